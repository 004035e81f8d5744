# The node that set-up chose: the machine's own, or the one it put below the data folder.

NODE_OWN=data/tools/node/bin

# with_node COMMAND…
with_node() {
  local path=$PATH
  if [ -x "$NODE_OWN/node" ]; then path=$PWD/$NODE_OWN:$PATH; fi
  PATH=$path "$@"
}
