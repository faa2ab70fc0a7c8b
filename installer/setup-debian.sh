#!/bin/sh
# Sets a checkout up on Debian 12 or later: system packages, Python environment, locked packages, entry points.
# Called by ./dev with the checkout and the environment's folder. Repeat runs need no network.
set -eu

root=$1
venv=$2
say() { printf 'setup: %s\n' "$*"; }

missing_packages() {
    # dpkg answers from its own database; virtual or renamed packages show up here as missing.
    while read -r package; do
        case $package in '' | '#'*) continue ;; esac
        status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$status" = installed ] || printf '%s ' "$package"
    done <"$root/installer/debian-packages.txt"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        say "root or sudo is needed for: $*" >&2
        return 3
    fi
}

install_packages() {
    if ! command -v dpkg-query >/dev/null; then
        say 'this is not Debian: install the equivalents of installer/debian-packages.txt yourself'
        return 0
    fi
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    say "installing $missing"
    as_root apt-get update -q
    # shellcheck disable=SC2086 # a list of names
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
    case " $missing" in
        *' vsmartcard-vpcd '*)
            # As packaged, the virtual reader listens on every address of the machine as soon as the system's own
            # pcscd starts. The product starts a pcscd of its own with readers that only this machine can reach.
            as_root rm -f /etc/reader.conf.d/vpcd
            ;;
    esac
}

find_python() {
    for name in python3.11 python3 python3.12 python3.13 python3.14 /usr/bin/python3; do
        if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    say 'no Python 3.11 or newer with venv and ensurepip was found' >&2
    return 3
}

make_environment() {
    "$venv/bin/python" -c '' 2>/dev/null && return 0
    python=$(find_python)
    say "environment with $("$python" --version)"
    rm -rf "$venv"
    "$python" -m venv "$venv"
}

install_locked() {
    pip="$venv/bin/python -m pip --disable-pip-version-check install --quiet --no-input"
    say 'locked packages'
    # Build tools come from a lock too, so that nothing unhashed is run, not even to build the two sdists;
    # without pip's isolation their programs (swig) must be found on the PATH.
    PATH="$venv/bin:$PATH"
    $pip --require-hashes --no-deps -r "$root/locks/build.txt"
    $pip --require-hashes --no-deps --no-build-isolation -r "$root/locks/linux-dev.txt"
    # 'compat' writes one plain path file instead of an import hook.
    $pip --no-deps --no-build-isolation --config-settings editable_mode=compat -e "$root"
}

install_packages
make_environment
install_locked
say 'ready'
