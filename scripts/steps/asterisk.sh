# Asterisk: the host's own where it is new enough, else Debian's packages of a newer suite, run by their own loader.

# By branch, the first release whose MixMonitor keeps caller and agent apart; main/doctor.py holds the same.
ASTERISK_OLDEST='20.12 21.7 22.2'
ASTERISK_WANTED=(asterisk asterisk-modules)
# Needed to install, administer or call in ways we do not: never loaded while it runs. Half of what would be fetched.
ASTERISK_LEFT_OUT='perl.*|libperl.*|libsnmp.*|pci\.ids|libpci3|libsensors.*|adduser|passwd|login.*|base-passwd|debconf|libdebconf.*|libpam-.*|libsemanage.*|libsepol.*|dirmngr|gnupg.*|gpg.*|pinentry.*|tzdata|libc-gconv-modules-extra|freetds-common|libcodec2.*|libjack.*|libportaudio.*|libasound.*|libradcli.*|libsybdb.*|libneon.*|libical.*|libicu.*|libgmime.*|libgpgme.*|readline-common|libdb5.*|openssl-provider-legacy|asterisk-core-sounds-.*'

asterisk_version() { "$1" -V 2>/dev/null | sed -n 's/^Asterisk[^0-9]*\([0-9][0-9.]*\).*/\1/p'; }

asterisk_is_new_enough() {
  local branch release oldest newest_known=0
  IFS=. read -r branch release _ <<<"$(asterisk_version "$1")"
  [ -n "$branch" ] || return 1
  for oldest in $ASTERISK_OLDEST; do
    newest_known=${oldest%.*}
    if [ "$branch" -eq "$newest_known" ]; then
      [ "${release:-0}" -ge "${oldest#*.}" ]
      return
    fi
  done
  [ "$branch" -gt "$newest_known" ]
}

step_asterisk() {
  local own tree=$DATA/tools/asterisk work
  own=$(PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v asterisk || true)
  if [ -n "$own" ] && asterisk_is_new_enough "$own"; then
    asterisk_list "$own" "$(asterisk_host_modules)" /usr/share/asterisk
    result "$(asterisk_version "$own"), the host's own"
    return
  fi
  work=$(fingerprint "at $tree" "$NEWER_SUITE" "$HERE/steps/asterisk.sh")
  if ! stamped asterisk "$work" || ! asterisk_is_new_enough "$tree/bin/asterisk"; then
    asterisk_unpack "$tree"
    stamp asterisk "$work"
  fi
  asterisk_list "$tree/bin/asterisk" "$(asterisk_modules "$tree")" "$tree/usr/share/asterisk"
  result "$(asterisk_version "$tree/bin/asterisk"), Debian's of $NEWER_SUITE, below data/"
}

asterisk_list() {
  python3 "$HERE/list_tool.py" "$DATA/tools.json" asterisk \
    "binary=$1" "modules=$2" "data=$3" "version=$(asterisk_version "$1")"
}

asterisk_host_modules() {
  find /usr/lib/*/asterisk/modules /usr/lib/asterisk/modules -maxdepth 0 2>/dev/null | head -n 1
}
asterisk_modules() { find "$1"/usr/lib -path '*/asterisk/modules' -type d | head -n 1; }

asterisk_unpack() {
  local tree=$1 fresh=$1.new loader
  apt_open newer asterisk
  apt_unpack "$fresh" "$ASTERISK_LEFT_OUT" "${ASTERISK_WANTED[@]}"
  loader=$(cd "$fresh" && find usr/lib -path '*-linux-gnu*' -name 'ld-linux*.so.*' | head -n 1)
  [ -n "$loader" ] || fail "the packages of $NEWER_SUITE hold no dynamic loader" "set CALLCENTER_NEWER_SUITE to another suite"
  doing "trying Asterisk and its modules"
  asterisk_wrapper "$fresh" "$loader"
  asterisk_set_aside "$fresh" "$loader"
  asterisk_is_new_enough "$fresh/bin/asterisk" ||
    fail "Asterisk of $NEWER_SUITE does not run here" "set CALLCENTER_NEWER_SUITE to another suite, or install asterisk"
  rm -rf -- "$tree"
  mv "$fresh" "$tree"
}

# Its own loader and libraries, so that the host's libc does not matter; found from the wrapper's own place.
asterisk_wrapper() {
  mkdir -p "$1/bin"
  cat >"$1/bin/asterisk" <<WRAPPER
#!/bin/sh
tree=\$(readlink -f -- "\$0")
tree=\${tree%/bin/*}
exec "\$tree/$2" --inhibit-cache --library-path "\$tree/${2%/*}" --argv0 asterisk "\$tree/usr/sbin/asterisk" "\$@"
WRAPPER
  chmod 755 "$1/bin/asterisk"
}

# A module whose libraries were left out would not load, or would take the host's from the loader's default folders.
asterisk_set_aside() {
  local modules
  modules=$(asterisk_modules "$1")
  mkdir -p "$modules.aside"
  export -f asterisk_lacks
  find "$modules" -name '*.so' -print0 | xargs -0 -n 1 -P "$(nproc)" bash -c '
    if asterisk_lacks "$0" "$1" "$2"; then mv "$2" "${2%/*}.aside/"; fi' "$1" "$1/$2"
  printf 'set aside: %s\n' "$(find "$modules.aside" -name '*.so' -printf '%f ')"
}

# asterisk_lacks TREE LOADER FILE: does the file need a library that is not in the tree?
asterisk_lacks() {
  "$2" --inhibit-cache --library-path "${2%/*}" --list "$3" 2>&1 | grep -E '=> |error while loading' | grep -qvF "=> $1/"
}
