namespace Dandi.Cli.Commands.Completion;

/// <summary>
/// Scripts that make a shell call this program back for completions (<see cref="CompletionRequest"/>). The program
/// answers from its own commands and options, so a script never gets out of date.
/// </summary>
internal static class CompletionScripts
{
    /// <summary>Returns the script of a shell, with a line feed at its end.</summary>
    public static string Of(CompletionShell shell) =>
        shell switch
        {
            CompletionShell.Bash => Bash,
            CompletionShell.Zsh => Zsh,
            CompletionShell.Fish => Fish,
            CompletionShell.PowerShell => PowerShell,
            _ => throw new ArgumentOutOfRangeException(nameof(shell)),
        };

    // `nosort` needs bash 4.4. Between `IFS=,` and `read`, only the first comma separates.
    private const string Bash = """
        _dandi_completion() {
            local answer kind value IFS=' '
            COMPREPLY=()
            answer=$(COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD _DANDI_COMPLETE=bash_complete "$1") || return
            while IFS=, read -r kind value; do
                case $kind in
                    plain) COMPREPLY+=("$value") ;;
                    file) compopt -o default ;;
                    dir) compopt -o dirnames ;;
                esac
            done <<<"$answer"
        }
        complete -o nosort -F _dandi_completion dandi 2>/dev/null || complete -F _dandi_completion dandi

        """;

    // Of `--option=value`, only the value is completed.
    private const string Zsh = """
        #compdef dandi
        _dandi_completion() {
            local -a described plain answer
            local kind value help IFS=' '
            (( $+commands[dandi] )) || return 1
            local -i position=$((CURRENT - 1))
            answer=("${(@f)$(COMP_WORDS="${words[*]}" COMP_CWORD=$position _DANDI_COMPLETE=zsh_complete dandi)}")
            [[ $words[CURRENT] == --*=* ]] && compset -P '--*='
            for kind value help in "${answer[@]}"; do
                case $kind in
                    plain) if [[ $help == _ ]]; then plain+=("$value"); else described+=("$value:$help"); fi ;;
                    file) _files ;;
                    dir) _files -/ ;;
                esac
            done
            (( $#described )) && _describe -V dandi described
            (( $#plain )) && compadd -V dandi -a plain
        }
        if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
            _dandi_completion "$@"
        else
            compdef _dandi_completion dandi
        fi

        """;

    // Of `--option=value`, fish expects the whole word.
    private const string Fish = """
        function _dandi_completion
            set -l word (commandline -ct)
            set -l option (string match -r -- '^--[^=]*=' $word)
            set -l answer (COMP_WORDS=(commandline -cp) COMP_CWORD=$word _DANDI_COMPLETE=fish_complete dandi)
            for line in $answer
                set -l parts (string split -m 1 , -- $line)
                switch $parts[1]
                    case plain
                        echo -- "$option$parts[2]"
                    case file
                        __fish_complete_path $parts[2]
                    case dir
                        __fish_complete_directories $parts[2]
                end
            end
        end
        complete -f -c dandi -a '(_dandi_completion)'

        """;

    // Without an answer, PowerShell completes file names.
    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName dandi -ScriptBlock {
            param($word, $line, $position)
            $elements = $line.CommandElements | Where-Object { $_.Extent.StartOffset -lt $position }
            $words = @($elements | ForEach-Object { $_.Extent.Text })
            if ($word -eq '') { $words += "''" }
            $option = if ($word -match '^--[^=]*=') { $Matches[0] } else { '' }
            try {
                $env:COMP_WORDS = $words -join ' '
                $env:COMP_CWORD = $words.Count - 1
                $env:_DANDI_COMPLETE = 'powershell_complete'
                $answer = dandi
            } finally {
                Remove-Item Env:COMP_WORDS, Env:COMP_CWORD, Env:_DANDI_COMPLETE
            }
            $answer | ForEach-Object {
                $kind, $rest = $_ -split ',', 2
                $value, $help = $rest -split "`t", 2
                if ($kind -eq 'plain') {
                    $tip = if ($help) { $help } else { $value }
                    $result = 'System.Management.Automation.CompletionResult'
                    New-Object $result "$option$value", $value, 'ParameterValue', $tip
                }
            }
        }

        """;
}
