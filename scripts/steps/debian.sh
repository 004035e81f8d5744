# Debian's own signed packages, unpacked below the data folder: no root, and nothing of the system is read but its apt
# settings, or touched at all. Two private apts: `newer`, a later suite seen as if nothing were installed (its programs
# run by their own loader), and `own`, the host's suite seen from what the host has (only what is missing is fetched).

NEWER_SUITE=${CALLCENTER_NEWER_SUITE:-forky}
DEBIAN_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

# debian_sources: `URI SUITE` of the main component of each suite of the host's release that its apt reads. Others offer
# suites of the same name: where some addresses end as Debian's mirrors do, only those are taken.
debian_sources() {
  local suites
  suites="$(debian_codename)|(old)*stable|testing|unstable|sid"
  # Without release info: a fresh machine has never fetched any.
  apt-get indextargets --no-release-info --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Component: main' |
    awk -v suites="^($suites)(-updates|-security)?\$" '$2 ~ suites { print $1, $2 }' | sort -u |
    awk '{ all = all $0 "\n" } $1 ~ /\/debian(-security)?\/?$/ { usual = usual $0 "\n" } END { printf "%s", usual ? usual : all }'
}

debian_codename() { (. /etc/os-release && printf '%s' "${VERSION_CODENAME:-sid}"); }

# debian_mirror: where the host's own release comes from.
debian_mirror() { debian_sources | awk '$2 !~ /-/ { print $1; exit }'; }

# apt_open own|newer PACKAGES: make that private apt, its index fresh, and use it from here on; where that cannot be,
# the packages are named for a person to install.
apt_open() {
  local kind=$1 wanted=$2 root="$DATA/setup/apt-$1" status=/var/lib/dpkg/status lines mirror
  [ -r "$DEBIAN_KEYRING" ] || fail "$DEBIAN_KEYRING is missing, so packages could not be verified" \
    "install debian-archive-keyring, or the programs themselves: $wanted"
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || fail "apt on this machine has no Debian source" \
    "add one to /etc/apt/sources.list, or install the programs yourself: $wanted"
  mkdir -p "$root"/{lists/partial,cache/archives/partial,none}
  case $kind in
    own) lines=$(debian_sources | sed "s|.*|deb [signed-by=$DEBIAN_KEYRING] & main|") ;;
    newer)
      lines="deb [signed-by=$DEBIAN_KEYRING] $mirror $NEWER_SUITE main"
      status=$root/status
      : >"$status"
      ;;
  esac
  printf '%s\n' "$lines" >"$root/sources.list"
  apt_settings "$root" "$status" >"$root/apt.conf"
  export APT_CONFIG=$root/apt.conf
  # A run that was broken off minutes ago has left a good index.
  if [ -z "$(find "$root/updated" -mmin -60 2>/dev/null)" ]; then
    doing "fetching Debian's index ($(printf '%s\n' "$lines" | awk '{ print $4 }' | xargs))"
    apt-get -q update -o APT::Update::Error-Mode=any ||
      fail "Debian's index could not be fetched or verified" \
        "check the network and /etc/apt, or install them yourself: $wanted; then run this again"
    : >"$root/updated"
  fi
}

# The machine's own way out (proxy, certificates, validity checks) holds here too; its hooks and preferences do not.
apt_settings() {
  local root=$1 status=$2
  env -u APT_CONFIG apt-config dump | grep '^Acquire::' || true
  cat <<SETTINGS
APT::Architecture "$(dpkg --print-architecture)";
APT::Architectures "";
APT::Install-Recommends "false";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "3";
Dir::State "$root";
Dir::State::Lists "$root/lists";
Dir::State::status "$status";
Dir::Cache "$root/cache";
Dir::Log "$root";
Dir::Etc::main "/dev/null";
Dir::Etc::parts "$root/none";
Dir::Etc::sourcelist "$root/sources.list";
Dir::Etc::sourceparts "$root/none";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "$root/none";
SETTINGS
}

# apt_unpack FOLDER LEFT-OUT PACKAGE…: the packages and all they need, less those whose names match, as a fresh folder.
apt_unpack() {
  local into=$1 left_out=$2 fetched
  shift 2
  fetched=$DATA/setup/debs-$(basename "$into")
  rm -rf -- "$fetched/tree"
  mkdir -p "$fetched"
  apt-get -s install "$@" >"$fetched/closure" || fail "Debian cannot resolve: $*" "install them yourself, or mend /etc/apt"
  mapfile -t APT_PACKAGES < <(awk '$1 == "Inst" { print $2 }' "$fetched/closure" | grep -Ev "^($left_out)\$" | sort -u)
  doing "fetching $* (${#APT_PACKAGES[@]} packages)"
  (cd "$fetched" && apt-get -q download "${APT_PACKAGES[@]}") ||
    fail "packages could not be fetched: $*" "check the network, then run this again"
  doing "unpacking $* ($(du -sm "$fetched" | cut -f 1) MB)"
  mkdir "$fetched/tree"
  find "$fetched" -maxdepth 1 -name '*.deb' -print0 | xargs -0 -n 1 -P "$(nproc)" bash -c '
    dpkg-deb --fsys-tarfile "$1" | tar -x -C "$0" --no-same-owner --skip-old-files \
      --exclude=./usr/share/{doc,man,locale,info,lintian,bug} --exclude=./usr/lib/systemd --exclude=./etc/init.d' \
    "$fetched/tree" || fail "packages could not be unpacked" "see whether the disk is full, then run this again"
  rm -rf -- "$into"
  mkdir -p "$(dirname "$into")"
  mv "$fetched/tree" "$into"
  rm -rf -- "$fetched"
}
