# Sourced by ./quickstart and ./check: finds the tools that a build needs, and as root installs those that are missing.
# shellcheck shell=bash

# need_tools TOOL...: each of java, mvn, cc, make or a name in the tables below
need_tools() {
  local missing=() tool
  for tool in "$@"; do has_tool "$tool" || missing+=("$tool"); done
  if [ ${#missing[@]} -eq 0 ]; then return 0; fi
  if command -v apt-get > /dev/null && [ "$(id -u)" -eq 0 ]; then apt-get update -q > /dev/null || return 1; fi

  local packages=() names install
  if command -v apt-get > /dev/null; then
    for tool in "${missing[@]}"; do read -ra names <<< "$(debian_package "$tool")"; packages+=("${names[@]}"); done
    install=(apt-get install -y -q --no-install-recommends "${packages[@]}")
  elif command -v dnf > /dev/null; then
    for tool in "${missing[@]}"; do read -ra names <<< "$(redhat_package "$tool")"; packages+=("${names[@]}"); done
    install=(dnf install -y -q "${packages[@]}")
  else
    echo "missing: ${missing[*]}; install them and start again" >&2
    return 1
  fi
  if [ "$(id -u)" -ne 0 ]; then
    echo "missing: ${missing[*]}; as root: ${install[*]}" >&2
    return 1
  fi
  echo "missing: ${missing[*]}; installing: ${packages[*]}"
  DEBIAN_FRONTEND=noninteractive "${install[@]}" > /dev/null || return 1
  for tool in "${missing[@]}"; do
    has_tool "$tool" || { echo "$tool is still missing after installing ${packages[*]}" >&2; return 1; }
  done
}

has_tool() {
  case $1 in
    java) command -v javac > /dev/null && [ "$(javac -version 2>&1 | sed -E 's/javac ([0-9]+).*/\1/')" -ge 17 ] ;;
    # the launcher is linked statically: the C library's archive must be there
    cc) echo 'int main(void) { return 0; }' | cc -static -x c -o /dev/null - 2> /dev/null ;;
    cc32) echo 'int main(void) { return 0; }' | cc -m32 -static -x c -o /dev/null - 2> /dev/null ;;
    *) command -v "$1" > /dev/null ;;
  esac
}

debian_package() {
  case $1 in
    java) if apt-cache show openjdk-17-jdk-headless > /dev/null 2>&1; then echo openjdk-17-jdk-headless; else echo default-jdk-headless; fi ;;
    mvn) echo maven ;;
    cc) echo gcc libc6-dev ;;
    cc32) echo gcc-multilib ;;
    clang) echo clang libclang-rt-dev ;;
    rpmbuild) echo rpm ;;
    *) echo "$1" ;;
  esac
}

redhat_package() {
  case $1 in
    java) echo java-17-openjdk-devel ;;
    mvn) echo maven ;;
    cc) echo gcc glibc-static ;;
    cc32) echo glibc-devel.i686 ;;
    shellcheck) echo ShellCheck ;;
    clang-tidy) echo clang-tools-extra ;;
    rpmbuild) echo rpm-build ;;
    *) echo "$1" ;;
  esac
}
