# The node that set-up chose: the machine's own, or the one it put below the data folder.

NODE_OWN=data/tools/node/bin

# with_node COMMAND…
with_node() {
  local path=$PATH
  if [ -x "$NODE_OWN/node" ]; then path=$PWD/$NODE_OWN:$PATH; fi
  PATH=$path "$@"
}

# Playwright brings a node that needs libatomic, which a small machine has not: then it is given ours.
playwright_node() {
  local own
  own=$(find .venv/lib -path '*/playwright/driver/node' -print -quit)
  if ! "$own" --version >/dev/null 2>&1; then
    PLAYWRIGHT_NODEJS_PATH=$(with_node sh -c 'command -v node' || true)
    export PLAYWRIGHT_NODEJS_PATH
  fi
}
