"""What each shell runs at a Tab. A name from the books reaches the line as data: nothing here is read a second time."""

from __future__ import annotations

from collections.abc import Mapping

_BASH = r"""
_finura_completion() {
    local line files= run
    COMPREPLY=()
    run=$(type -P -- "$1") || run=finura  # an alias has no path
    while IFS= read -r line; do
        case $line in
            :files) files=yes ;;
            *) COMPREPLY+=("$line") ;;
        esac
    done < <(_FINURA_COMPLETE=bash COMP_LINE="${COMP_LINE:0:COMP_POINT}" COMP_WORDBREAKS="$COMP_WORDBREAKS" \
        "$run" 2>/dev/null </dev/null)
    if [ -n "$files" ]; then
        if [ ${#COMPREPLY[@]} -eq 0 ]; then
            compopt -o default 2>/dev/null
        else
            compopt -o filenames 2>/dev/null
            while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$2")
        fi
        return
    fi
    # Where all that may come goes on after its colon, no space is put behind it.
    case ${COMPREPLY[0]-} in
        *:) compopt -o nospace 2>/dev/null ;;
    esac
}
complete -F _finura_completion finura
"""

_ZSH = r"""
_finura_completion() {
    local line run=${(Q)words[1]}
    [[ -x $run ]] || (( $+commands[$run] )) || run=finura  # an alias has no path
    local -a found shown open opened
    while IFS= read -r line; do
        case $line in
            :files*) _files ;;
            *:$'\t'*) open+=("${line%%$'\t'*}") ;;
            *$'\t') found+=("${line%%$'\t'*}") shown+=("${line%%$'\t'*}") ;;
            *) found+=("${line%%$'\t'*}") shown+=("${line%%$'\t'*}  -- ${line#*$'\t'}") ;;
        esac
    done < <(_FINURA_COMPLETE=zsh "$run" "${(@Q)words[2,CURRENT-1]}" "${(Q)IPREFIX}${(Q)PREFIX}" \
        2>/dev/null </dev/null)
    local -a any=(-M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}')
    (( $#open )) && compadd $any -S '' -a open
    (( $#found )) && compadd $any -l -d shown -a found
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _finura_completion finura
"""

_FISH = r"""
function __finura_complete
    set -l done (commandline -opc)
    set -l typed (commandline -ct)
    set -l found (_FINURA_COMPLETE=fish $done[1] $done[2..-1] (string unescape -- $typed; or echo $typed) \
        2>/dev/null </dev/null)
    for line in $found
        if string match -q ':files*' -- $line
            __fish_complete_path $typed
        else
            printf '%s\n' $line
        end
    end
end
complete -c finura -f -a '(__finura_complete)'
"""

SCRIPTS: Mapping[str, str] = {"bash": _BASH.strip(), "zsh": _ZSH.strip(), "fish": _FISH.strip()}
"""By the name of the shell."""
