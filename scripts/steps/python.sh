# Python: `.venv` from a lock file with hashes, by pip with the machine's own settings (index, proxy, certificates), and
# the project itself on top, editable. pip comes from the machine, else from Debian's package of it.

PYTHON_OLDEST='3, 11'

step_python() {
  local work
  python3 -c "import sys; sys.exit(sys.version_info < ($PYTHON_OLDEST))" ||
    fail "$(python3 -V) is too old" "use Debian 12 or newer, or put Python 3.11 or newer first in PATH"
  python_venv
  python_libraries
  work=$(fingerprint "at $ROOT" "$(python_is)" pyproject.toml)
  if ! stamped project "$work" || [ ! -x .venv/bin/callcenter ]; then
    doing "installing the project itself"
    python_pip install --no-deps --no-build-isolation --no-index --editable . ||
      fail "the project could not be installed into .venv" "remove .venv, then run this again"
    stamp project "$work"
  fi
  result "$(.venv/bin/python -V | cut -d ' ' -f 2), $(python_lock)"
}

python_lock() { if [ "$FOR" = test ]; then echo requirements-dev.lock; else echo requirements.lock; fi; }

# What a virtual environment is bound to: an interpreter and a place.
PYTHON_IS='import sys; print(sys.version, sys.base_prefix)'
python_is() { python3 -c "$PYTHON_IS"; }

python_pip() {
  local status=0
  : >"$DATA/setup/pip-at-work"
  .venv/bin/python -m pip --disable-pip-version-check --no-input "$@" --no-compile --progress-bar off || status=$?
  rm "$DATA/setup/pip-at-work"
  return "$status"
}

python_venv() {
  local pip
  if python_venv_fits; then return; fi
  doing "making .venv"
  rm -rf .venv "$DATA"/setup/{libraries-*,project,node}.stamp "$DATA/setup/pip-at-work"
  python3 -m venv --without-pip .venv || fail "python3 cannot make a virtual environment" "install python3-venv"
  pip=$(python_pip_wheel)
  if [ -z "$pip" ]; then
    apt_open own python3-venv
    apt_unpack "$DATA/setup/pip" '' python3-pip-whl
    pip=$(python_pip_wheel)
  fi
  python_bootstrap "$pip"
}

# A moved checkout or another interpreter leaves programs in .venv that no longer start; a pip that was killed leaves
# libraries of which nobody knows how much is there.
python_venv_fits() {
  [ ! -e "$DATA/setup/pip-at-work" ] && [ -x .venv/bin/python ] && grep -q "^command = .* $ROOT/.venv$" .venv/pyvenv.cfg &&
    [ "$(.venv/bin/python -c "$PYTHON_IS")" = "$(python_is)" ] && .venv/bin/python -m pip --version
}

# Lay a first pip into .venv, good enough to install the locked one.
python_bootstrap() {
  local site certificates=$DATA/setup/certificates.pem
  site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  .venv/bin/python -m zipfile -e "$1" "$site"
  # Debian's pip trusts the machine's certificates, and does not even start on a machine that has none.
  if [ ! -e /etc/ssl/certs/ca-certificates.crt ] && [ -d "$DATA/setup/pip/usr/share/ca-certificates" ]; then
    find "$DATA/setup/pip/usr/share/ca-certificates" -name '*.crt' -exec cat {} + >"$certificates"
    sed -i "s|^DEBIAN_CA_CERTS_PATH = .*|DEBIAN_CA_CERTS_PATH = '$certificates'|" "$site/pip/_vendor/certifi/core.py"
  fi
  .venv/bin/python -m pip --version || fail "pip does not run in .venv" "install python3-venv, then run this again"
}

# Where the machine keeps the pip that it gives to new environments.
python_pip_wheel() {
  local bundled folder
  bundled=$(python3 -c 'import ensurepip; print(ensurepip.__path__[0] + "/_bundled")' || true)
  for folder in "$bundled" /usr/share/python-wheels "$DATA/setup/pip/usr/share/python-wheels"; do
    if [ -d "$folder" ]; then find "$folder" -name 'pip-*.whl'; fi
  done | head -n 1
}

# The lock of the tests holds everything that the other one does, in the same versions.
python_libraries() {
  local lock work
  for lock in requirements-dev.lock "$(python_lock)"; do
    work=$(fingerprint "$(python_is)" requirements-build.lock "$lock")
    if stamped "libraries-$lock" "$work"; then return; fi
  done
  for lock in requirements-build.lock "$lock"; do
    doing "installing $(grep -c '==' "$lock") libraries of $lock"
    # No isolation: a library that comes as source only is built by what was locked, not by what the day's index says.
    python_pip install --require-hashes --no-deps --no-build-isolation --requirement "$lock" ||
      fail "the libraries of $lock could not be installed" \
        "check the network and pip's own settings (pip config list), then run this again"
  done
  stamp "libraries-$lock" "$work"
}
