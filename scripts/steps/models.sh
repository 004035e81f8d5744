# The recogniser's models from their makers' page, or a folder that an operator names; without them keys and people
# still work, so this step never fails.

step_models() {
  local count
  .venv/bin/python "$HERE/models.py" "$DATA/models" ${CALLCENTER_MODELS_FROM:+"$CALLCENTER_MODELS_FROM"} >"$STEP_STATE/models"
  cat "$STEP_STATE/models"
  count=$(find "$DATA/models" -maxdepth 3 -path '*/am/final.mdl' | wc -l)
  result "$count of 2 in data/models"
  [ "$count" -eq 2 ] || tail -n 1 "$STEP_STATE/models" | remark
}
