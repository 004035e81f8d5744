# SIPp, espeak-ng, and for tests baresip, faketime and a headless Chromium with a Chinese font: the host's own, else
# packages of its own suite, unpacked below the data folder and started with their libraries in front. (The way Asterisk
# is run, by a loader of its own, is not for Chromium, which starts itself again.)

# The host's own libc and loader stay in charge; the rest serves desktops and graphics cards, which nothing here has.
PROGRAMS_LEFT_OUT='libc6|libc-bin|libcrypt1|libgcc-s1|gcc-.*-base|perl.*|libperl.*|debconf|ucf|x11-.*|sensible-utils|xdg-utils|.*-icon-theme|libgl1-mesa-dri|libgallium.*|mesa-.*|libllvm.*|libz3.*'

step_sipp() { program sipp sip-tester usr/bin/sipp -v sipp; }

step_espeak() { program espeak_ng espeak-ng usr/bin/espeak-ng --version espeak-ng; }

step_chromium() {
  local hosts=()
  # Without a Chinese font the pages would show boxes: then the host's own browser does not do.
  if find /usr/share/fonts -iname '*cjk*' -o -iname '*wqy*' 2>/dev/null | grep -q .; then
    hosts=(chromium-headless-shell chromium)
  fi
  program chromium 'chromium-headless-shell fonts-wqy-microhei fontconfig-config' \
    usr/lib/chromium/chromium-headless-shell --version "${hosts[@]}"
}

step_baresip() { program baresip baresip-core usr/bin/baresip -h baresip; }

step_faketime() { program faketime 'faketime libfaketime' usr/bin/faketime --version faketime; }

# program KEY PACKAGES PATH VERSION-OPTION HOST'S-NAME…: have the program, whose packages put it at the path, and list it.
program() {
  local key=$1 packages=$2 path=$3 option=$4 tree=$DATA/tools/$1 binary=$DATA/tools/$1/bin/${3##*/} name own='' work
  shift 4
  for name; do
    own=${own:-$(command -v "$name" || true)}
  done
  if [ -n "$own" ] && program_version "$own" "$option" >/dev/null; then
    program_list "$key" "$own" "$option" "the host's own"
    return
  fi
  work=$(fingerprint "at $tree" "$HERE/steps/programs.sh" /etc/os-release)
  if ! stamped "$key" "$work" || ! program_version "$binary" "$option" >/dev/null; then
    program_unpack "$tree" "$packages" "$path"
    program_version "$binary" "$option" >/dev/null ||
      fail "$binary does not run here" "install it yourself (apt-get install $packages), then run this again"
    stamp "$key" "$work"
  fi
  program_list "$key" "$binary" "$option" "Debian's, below data/"
}

# Some programs print their version with a failing status, some after their own path, whose digits are no version.
program_version() {
  { "$1" "$2" 2>&1 || true; } | sed -n 's|/[^ ]*||g; s/^[^0-9]*\([0-9]\+\.[0-9][0-9.]*\).*/\1/p' | grep -m 1 .
}

program_list() {
  local version
  version=$(program_version "$2" "$3")
  python3 "$HERE/list_tool.py" "$DATA/tools.json" "$1" "binary=$2" "version=$version"
  result "$version, $4"
}

program_unpack() {
  local tree=$1 packages=$2 path=$3 wrapper=$1/bin/${3##*/}
  apt_open own "$packages"
  # shellcheck disable=SC2086 # a list of packages
  apt_unpack "$tree" "$PROGRAMS_LEFT_OUT" $packages
  mkdir -p "$tree/bin"
  (cd "$tree" && program_wrapper "$path") >"$wrapper"
  program_fonts >"$tree/fonts.conf"
  chmod 755 "$wrapper"
}

# Finds its tree from its own place, and in it the libraries, espeak-ng's voices and the fonts.
program_wrapper() {
  local libraries voices
  libraries=$(find . -name '*.so*' -printf '%h\n' | sort -u | sed 's|^\.|$tree|' | paste -sd :)
  voices=$(find . -name espeak-ng-data -printf '%h' | sed 's|^\.|$tree|')
  cat <<WRAPPER
#!/bin/sh
tree=\$(readlink -f -- "\$0")
tree=\${tree%/bin/*}
export LD_LIBRARY_PATH="$libraries\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}"
export FONTCONFIG_FILE="\$tree/fonts.conf"
export ESPEAK_DATA_PATH="$voices"
exec "\$tree/$1" "\$@"
WRAPPER
}

program_fonts() {
  cat <<'FONTS'
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
FONTS
}
