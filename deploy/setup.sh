#!/bin/sh
# Sets up what is missing, and only that. Each argument is one of the parts below: packages, tools, assets, browser.
#
# A part is done when the stamp it left holds the hash of the files it was made from. A step that fails is explained
# in one line; everything that the step said is in var/setup.log.
set -eu
cd "$(dirname "$0")/.."
log=var/setup.log
python=${PYTHON:-python3}

fail() {
    echo "Set-up stopped: $*" >&2
    exit 1
}

# step TITLE COMMAND...: runs a command out of sight.
step() {
    title=$1
    shift
    echo "$title"
    "$@" >"$log" 2>&1 || explain
}

said() { grep -qE "$1" "$log"; }

# One line for what went wrong in the step, from what it said.
explain() {
    if said 'No space left on device|ENOSPC'; then
        why="the disk is full"
    elif said 'DO NOT MATCH THE HASHES|EINTEGRITY'; then
        why="a downloaded package is not the one in the lock file, and was not used"
    elif ! command -v cc >/dev/null && said 'Failed building wheel|Failed to build|error: subprocess-exited-with-error'; then
        why="a package has no ready build for this machine and there is no compiler (apt-get install build-essential python3-dev)"
    elif said 'ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ERR_SOCKET_TIMEOUT|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|SSLError|Max retries exceeded|Temporary failure|Could not resolve|Failed to fetch'; then
        why="the package registry cannot be reached (check the connection and the proxy settings)"
    elif said '^sudo: '; then
        why="this needs an administrator"
    elif said 'Permission denied|EACCES|Read-only file system|EROFS'; then
        why="a folder cannot be written by $(id -un)"
    else
        why="it failed"
    fi
    fail "${title%...}: $why. Details: $(pwd)/$log"
}

hash_of() { cat "$@" | sha256sum | cut -d ' ' -f 1; }

# is_done STAMP FILE...: whether the stamp was left by these very files.
is_done() {
    stamp=$1
    shift
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(hash_of "$@")" ]
}

# apt_install WHY PACKAGE...: Debian packages, those that are not there yet.
apt_install() {
    purpose=$1
    shift
    missing=
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q ' installed$' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    as_root=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || fail "$purpose needs an administrator to run: apt-get install$missing"
        as_root=sudo
    fi
    command -v apt-get >/dev/null || fail "$purpose needs these packages, and there is no apt-get to install them:$missing"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 # the words are meant to split
    step "Installing$missing..." sh -c "$as_root apt-get update && $as_root apt-get install --yes --no-install-recommends $missing"
}

virtual_environment() {
    if [ -x .venv/bin/python ] && [ -x .venv/bin/pip ]; then return; fi
    command -v "$python" >/dev/null || fail "Engage needs Python 3.11 or newer (apt-get install python3)"
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Engage needs Python 3.11 or newer, and $(command -v "$python") is $version (PYTHON=/path/to/python3 chooses another)"
    # Debian keeps this part of Python in a package of its own.
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        apt_install "Python's venv module" "python$version-venv"
        "$python" -c 'import ensurepip' 2>/dev/null || fail "$(command -v "$python") has no venv module"
    fi
    step "Creating .venv..." "$python" -m venv --clear .venv
}

# install LOCK: the Python packages of a lock file in deploy/.
install() {
    virtual_environment
    is_done ".venv/$1" "deploy/$1" && return
    step "Installing the Python packages of deploy/$1..." \
        .venv/bin/python -m pip install --no-input --disable-pip-version-check --require-hashes -r "deploy/$1"
    hash_of "deploy/$1" >".venv/$1"
}

# What running needs.
packages() {
    # The lock for testing holds the one for running.
    is_done .venv/requirements.txt deploy/requirements.txt || install requirements.txt
}

# What checking and testing need as well.
tools() {
    install requirements-test.txt
    hash_of deploy/requirements.txt >.venv/requirements.txt
}

# Puts a Node.js that can run the build on PATH: the system's, or the one from the Python registry.
node_js() {
    # 20.19 is the oldest that the Sass compiler runs on; Debian 12 has 18.
    new_enough='const [major, minor] = process.versions.node.split("."); process.exit(major * 100 + +minor < 2019 ? 1 : 0)'
    if command -v npm >/dev/null && node -e "$new_enough" 2>/dev/null; then return; fi
    install requirements-node.txt
    PATH="$(pwd)/.venv/bin:$PATH"
}

# The stylesheet and scripts, and in node_modules/ the accessibility checker of the journeys.
assets() {
    sources="package-lock.json deploy/assets.mjs $(find templates/assets -path templates/assets/built -prune -o -type f -print | sort)"
    if ! is_done node_modules/.stamp package-lock.json; then
        node_js
        step "Installing the front-end packages..." npm ci --ignore-scripts --omit=optional
        hash_of package-lock.json >node_modules/.stamp
    fi
    # shellcheck disable=SC2086
    if ! is_done templates/assets/built/.stamp $sources; then
        node_js
        step "Building the front-end..." node deploy/assets.mjs
        hash_of $sources >templates/assets/built/.stamp
    fi
}

# The browser of the journeys, with letters for every language that they read.
browser() {
    apt_install "The tests' browser" chromium fonts-liberation fonts-noto-core
}

{ mkdir -p var && touch "$log"; } 2>/dev/null || fail "$(pwd)/var cannot be written by $(id -un)"
for part in "$@"; do
    "$part"
done
