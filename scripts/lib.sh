# How set-up talks and counts: steps with a title, the time they took, and for a failed one the cause and its mend.
# Everything goes to stderr: what a script after set-up prints on stdout stays clean.

STEP_NUMBER=0
STEP_TOTAL=0
STEP_FAULT=9 # a step's own, explained failure; any other status is a command that failed unforeseen

say() { printf '%s\n' "$*" >&2; }

# What the running step is doing now, shown while it goes on.
doing() {
  printf '%s\n' "$*" >"$STEP_STATE/doing"
  [ -n "$STEP_LIVE" ] || printf '      … %s\n' "$*" >&7
}

# What came of the running step, shown in its closing line.
result() { printf '%s' "$*" >"$STEP_STATE/result"; }

# Lines for the person at the terminal, shown below the closing line.
remark() { cat >>"$STEP_STATE/remarks"; }

# End the running step: what is wrong, and how to mend it.
fail() {
  printf '%s' "$1" >"$STEP_STATE/cause"
  printf '%s' "$2" >"$STEP_STATE/mend"
  exit "$STEP_FAULT"
}

# begin FOLDER TOTAL: set-up with so many steps, which keep their logs in the folder.
begin() {
  STEP_STATE=$1 STEP_TOTAL=$2 STEP_LIVE=''
  mkdir -p "$STEP_STATE"
  [ ! -t 2 ] || STEP_LIVE=1
  exec 7>&2 # the terminal, also while a step's output goes into its log
}

# step NAME TITLE: run the function step_NAME, its output in a log; end the whole set-up when it fails.
step() {
  local name=$1 title=$2 log="$STEP_STATE/$1.log" began ticker='' status
  STEP_NUMBER=$((STEP_NUMBER + 1))
  began=${EPOCHREALTIME/[.,]/}
  rm -f "$STEP_STATE"/{doing,result,remarks,cause,mend}
  if [ -n "$STEP_LIVE" ]; then
    ticking "$title" "$began" &
    ticker=$!
  fi
  # Not in a condition: there bash would ignore `set -e` inside.
  set +e
  (set -euo pipefail && "step_$name") >"$log" 2>&1
  status=$?
  set -e
  if [ -n "$ticker" ]; then
    kill "$ticker"
    wait "$ticker" 2>/dev/null || true
    printf '\r\033[K' >&2
  fi
  if [ "$status" -eq 0 ]; then
    say "$(printf ' ✓ %d/%d %-24s %6s s  %s' "$STEP_NUMBER" "$STEP_TOTAL" "$title" "$(elapsed_s "$began")" "$(state result)")"
    state remarks | sed 's/^/        /' >&2
  else
    broken "$name" "$title" "$began" "$status" "$log"
  fi
}

broken() {
  local name=$1 title=$2 began=$3 status=$4 log=$5
  say "$(printf ' ✗ %d/%d %-24s %6s s' "$STEP_NUMBER" "$STEP_TOTAL" "$title" "$(elapsed_s "$began")")"
  tail -n 12 "$log" | sed 's/^/      | /' >&2
  if [ "$status" -eq "$STEP_FAULT" ] && [ -s "$STEP_STATE/cause" ]; then
    say "   cause: $(state cause)"
    say "   mend:  $(state mend)"
  else
    say "   cause: a command of step '$name' failed (status $status) while: $(state doing)"
    say "   mend:  see $log, then run the same command again: finished steps are not repeated"
  fi
  exit 1
}

ticking() {
  while true; do
    printf '\r\033[K   %d/%d %-24s %6s s  %.60s' "$STEP_NUMBER" "$STEP_TOTAL" "$1" "$(elapsed_s "$2")" "$(state doing)" >&2
    sleep 0.5
  done
}

state() { cat "$STEP_STATE/$1" 2>/dev/null || true; }

# elapsed_s MICROSECONDS: seconds since then, with tenths.
elapsed_s() {
  local tenths=$(((${EPOCHREALTIME/[.,]/} - $1) / 100000))
  printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

# fingerprint WORD-OR-FILE…: one digest of words, files and whole folders.
fingerprint() {
  local part
  for part in "$@"; do
    if [ -d "$part" ]; then
      find "$part" -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum
    elif [ -f "$part" ]; then
      sha256sum "$part"
    else
      printf '%s\n' "$part"
    fi
  done | sha256sum | cut -c 1-64
}

# stamped NAME FINGERPRINT: has the work of this name been done with this fingerprint?
stamped() { [ "$(cat "$DATA/setup/$1.stamp" 2>/dev/null)" = "$2" ]; }
stamp() { printf '%s\n' "$2" >"$DATA/setup/$1.stamp"; }
