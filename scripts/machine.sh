# What ./quickstart, ./verify and ./bench/* need to know of a machine. Sourced, not run.

# Plain images have no locale, and Java then writes arguments and file names in ASCII.
export LC_ALL=C.UTF-8

say() { printf '%s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# Brings the list of packages up to date; without it a fresh machine knows of none.
update_packages() {
  local sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null
}

# install_packages COMMAND:PACKAGE ... - installs each Debian/Ubuntu package whose command is missing.
# A COMMAND lib*.so* is looked for as a library, gst/NAME as a GStreamer plugin's file, /PATH as a file.
install_packages() {
  local missing=() pair what package
  for pair in "$@"; do
    what=${pair%%:*} package=${pair#*:}
    case $what in
      gst/*) ls /usr/lib/*/gstreamer-1.0/libgst"${what#gst/}".so >/dev/null 2>&1 || missing+=("$package") ;;
      /*) [ -e "$what" ] || missing+=("$package") ;;
      lib*.so*) ldconfig -p 2>/dev/null | grep -q "$what" || /sbin/ldconfig -p 2>/dev/null | grep -q "$what" || missing+=("$package") ;;
      *) command -v "$what" >/dev/null 2>&1 || [ -x "/usr/sbin/$what" ] || missing+=("$package") ;;
    esac
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  command -v apt-get >/dev/null 2>&1 ||
    fail "missing: ${missing[*]}. Only Debian and Ubuntu are installed for by themselves; install these by hand and run this again."
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || fail "missing: ${missing[*]}. Run as root: apt-get install -y ${missing[*]}"
    sudo=(sudo)
  fi
  say "installing ${missing[*]} ..."
  update_packages
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    fail "could not install ${missing[*]}; try: apt-get install ${missing[*]}"
}

# What fetches Maven: plain Debian images have neither curl nor, without recommended packages, the authorities' certificates.
CURL=(curl:curl /etc/ssl/certs/ca-certificates.crt:ca-certificates)

# find_prometheus - promtool and prometheus, from the PATH or else out of the distribution's package, unpacked under ~/.cache.
# Installing the package would start a server, now and with each boot; the tests only need its two programs.
find_prometheus() {
  command -v promtool >/dev/null 2>&1 && command -v prometheus >/dev/null 2>&1 && return 0
  local to=${XDG_CACHE_HOME:-$HOME/.cache}/holdfast/prometheus
  if [ ! -x "$to/usr/bin/promtool" ]; then
    command -v apt-get >/dev/null 2>&1 ||
      fail "missing: promtool and prometheus. Put them on the PATH (https://prometheus.io/download) and run this again."
    say "unpacking prometheus into $to ..."
    rm -rf "$to" && mkdir -p "$to"
    # As root apt-get fetches as a user who may not write here, and says so although it then does it as root.
    (cd "$to" && { apt-get download -qq prometheus >/dev/null 2>&1 || { update_packages; apt-get download -qq prometheus >/dev/null 2>&1; }; }) ||
      fail "could not fetch the package prometheus; try: apt-get download prometheus"
    dpkg-deb -x "$to"/prometheus_*.deb "$to" && rm -f "$to"/prometheus_*.deb
  fi
  export PATH=$PATH:$to/usr/bin
}

# The package with libsrt for this release.
libsrt_package() {
  if grep -qs '^VERSION_ID="22.04"' /etc/os-release; then say libsrt1.4-openssl; else say libsrt1.5-openssl; fi
}

# Chromium and its driver, for the tests of the console. Ubuntu's packages are a snap, which most containers cannot run.
install_browser() {
  if command -v chromedriver >/dev/null 2>&1 && { command -v chromium || command -v google-chrome; } >/dev/null 2>&1; then return 0; fi
  if grep -qs '^ID=ubuntu' /etc/os-release; then
    fail "missing: chromedriver, and chromium or google-chrome. Ubuntu has them as a snap only; install Google Chrome and the
  chromedriver of the same version (https://googlechromelabs.github.io/chrome-for-testing/) into PATH, then run this again."
  fi
  install_packages chromium:chromium chromedriver:chromium-driver
}

java_major() { "$1" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = *//p'; }

# Sets JAVA_HOME to a JDK 25 or newer, or says exactly how to get one.
find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v javac || true)" 2>/dev/null)" 2>/dev/null)" 2>/dev/null)" \
    /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* /opt/java/* /opt/jdk*; do
    [ -x "$home/bin/javac" ] || continue
    [ "$(java_major "$home/bin/java")" -ge 25 ] 2>/dev/null || continue
    export JAVA_HOME=$home
    return 0
  done
  if apt-cache show openjdk-25-jdk-headless >/dev/null 2>&1; then
    install_packages no-such-command:openjdk-25-jdk-headless
    JAVA_HOME=$(find /usr/lib/jvm -maxdepth 1 -name 'java-25-openjdk*' | head -1)
    export JAVA_HOME
    return 0
  fi
  fail "no JDK 25 found (looked at JAVA_HOME, PATH, /usr/lib/jvm, ~/.sdkman, /opt). Get one, then run this again:
  Debian/Ubuntu without openjdk-25: the temurin-25-jdk package, as https://adoptium.net/installation/linux describes
  any Linux:                        unpack a JDK 25 archive from https://adoptium.net under /opt and set JAVA_HOME to it"
}

# Keeps the build's own tools quiet on a JDK that warns of what they do inside.
quiet_maven() {
  export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow"
}
