# Is this a machine that the rest can work on?

step_machine() {
  local program free_mb
  for program in apt-get dpkg-deb python3 tar xargs awk flock sha256sum; do
    command -v "$program" >/dev/null || fail "$program is missing" "use Debian 12 or newer with bash, python3 and apt"
  done
  [ -w . ] || fail "$ROOT cannot be written by $(id -un)" "give it to the user who runs this: chown -R $(id -un) $ROOT"
  free_mb=$(df -Pm . | awk 'NR == 2 { print $4 }')
  [ "$free_mb" -ge 2500 ] || [ -d .venv ] ||
    fail "only $free_mb MB are free in $ROOT" "make room: a full set-up takes about 2500 MB"
  result "$(. /etc/os-release && printf '%s' "$PRETTY_NAME"), $(dpkg --print-architecture), $(nproc) cores"
}
