# Sourced by the scripts beside it: `environment core|dev|browser` builds what they run in.
#
# Any Python 3 with pip is enough to begin with: it fetches uv into .tools, which makes .venv from a
# Python that Tocsin runs on. The sets of packages contain each other: core, dev, browser.

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
python=$root/.venv/bin/python
uv=$root/.tools/bin/uv

environment() {
    wanted=$1
    _usable_here || _make_venv
    installed=$(cat "$root/.venv/installed" 2>/dev/null || true)
    case "$wanted ${installed%% *}" in
        "core dev" | "core browser" | "dev browser") wanted=${installed%% *} ;;
    esac
    stamp="$wanted $(cksum < "$root/requirements/$wanted.txt")"
    if [ "$installed" != "$stamp" ]; then
        _fetch_uv
        _as_pip_is_set
        "$uv" pip sync --quiet --require-hashes --python "$python" "$root/requirements/$wanted.txt" ||
            _stop "the packages in requirements/$wanted.txt cannot be installed"
        echo "$stamp" > "$root/.venv/installed"
    fi
    _link_source
}

_stop() {
    echo "tocsin: $1" >&2
    exit 1
}

_runs() { "$1" -c 'import sys, sqlite3, ssl' > /dev/null 2>&1; }

_usable() {
    "$1" -c 'import sys, sqlite3, ssl; sys.exit(not (3, 12) <= sys.version_info[:2] <= (3, 14))' \
        > /dev/null 2>&1
}

_version() { "$1" -c 'import sys; print(sys.version_info[:2])'; }

_usable_here() {
    [ -x "$python" ] && _usable "$python" || return 1
    # Whoever names an interpreter means it, also when there is an environment of another one.
    [ -z "${TOCSIN_PYTHON:-}" ] || [ "$(_version "$TOCSIN_PYTHON")" = "$(_version "$python")" ]
}

_candidates() {
    versions=${PYENV_ROOT:-$HOME/.pyenv}/versions
    echo "${TOCSIN_PYTHON:-}" python3.13 python3.14 python3.12 python3 python \
        "$versions"/3.13.*/bin/python3 "$versions"/3.14.*/bin/python3 "$versions"/3.12.*/bin/python3 \
        "$versions"/3.*/bin/python3
}

_make_venv() {
    if [ -n "${TOCSIN_PYTHON:-}" ] && ! _usable "$TOCSIN_PYTHON"; then
        _stop "TOCSIN_PYTHON: $TOCSIN_PYTHON is no Python 3.12, 3.13 or 3.14"
    fi
    _fetch_uv
    chosen=3.13 # none here: uv fetches one
    for candidate in $(_candidates); do
        if _usable "$candidate"; then
            chosen=$("$candidate" -c 'import sys; print(sys.executable)')
            break
        fi
    done
    "$uv" venv --quiet --clear --python "$chosen" "$root/.venv" 2> /dev/null ||
        _stop "there is no Python 3.12 or newer here, and none could be fetched"
}

_fetch_uv() {
    release=$(cksum < "$root/requirements/uv.txt")
    [ -x "$uv" ] && [ "$(cat "$root/.tools/installed" 2>/dev/null)" = "$release" ] && return
    for candidate in $(_candidates); do
        if "$candidate" -m pip --version > /dev/null 2>&1; then
            "$candidate" -m pip install -qq --disable-pip-version-check --no-input --upgrade \
                --target "$root/.tools" --require-hashes -r "$root/requirements/uv.txt" ||
                _stop "pip cannot install the tool in requirements/uv.txt"
            echo "$release" > "$root/.tools/installed"
            return
        fi
    done
    _stop "no Python 3 with pip is found here, and one is needed to begin with"
}

# Whoever gave pip a package index of their own means it for this environment too.
_as_pip_is_set() {
    [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ] || return 0
    index=${PIP_INDEX_URL:-$(python3 -m pip config get global.index-url 2>/dev/null || true)}
    [ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
}

# The package is used where it lies, and `tocsin` is on hand in .venv/bin as after an installation.
_link_source() {
    [ -x "$root/.venv/bin/tocsin" ] && return
    site=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$root/src" "$root" > "$site/tocsin.pth"
    printf '#!/bin/sh\nexec "%s" -m tocsin.cli.main "$@"\n' "$python" > "$root/.venv/bin/tocsin"
    chmod +x "$root/.venv/bin/tocsin"
}
