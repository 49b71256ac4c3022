package repl

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// command is a dot command. Its run gets the words behind the name.
type command struct {
	name  string
	usage string
	help  string
	run   func(ctx context.Context, s *Session, args []string) error
}

// commands is the registry, filled in init because .help lists it.
var commands []command

func init() {
	commands = []command{helpCommand, modeCommand, timerCommand, quitCommand}
}

// bareCommands are those that newcomers type without the dot; no statement begins with them.
var bareCommands = []string{"help", "quit", "exit"}

// isCommand reports whether a line is a dot command: a dot and a letter, so that .5 is SQL, or one of bareCommands.
func isCommand(line string) bool {
	line = strings.TrimLeft(line, " \t")
	word := strings.ToLower(strings.TrimRight(strings.TrimSpace(line), ";"))
	if slices.Contains(bareCommands, word) {
		return true
	}
	return len(line) > 1 && line[0] == '.' && (line[1]|0x20 >= 'a' && line[1]|0x20 <= 'z')
}

func (s *Session) command(ctx context.Context, line string) error {
	words := strings.Fields(strings.TrimRight(strings.TrimSpace(line), ";"))
	name := strings.ToLower(strings.TrimPrefix(words[0], "."))
	// An unambiguous beginning of a name will do.
	var found []command
	for _, c := range commands {
		if c.name == name {
			found = []command{c}
			break
		}
		if strings.HasPrefix(c.name, name) {
			found = append(found, c)
		}
	}
	if name == "exit" {
		found = []command{quitCommand}
	}
	if len(found) != 1 {
		return fmt.Errorf("no command .%s; .help lists the commands", name)
	}
	return found[0].run(ctx, s, words[1:])
}

// onOff reads the argument of a switch.
func onOff(name string, args []string) (bool, error) {
	if len(args) == 1 {
		switch i := slices.Index([]string{"on", "off", "true", "false", "1", "0"}, strings.ToLower(args[0])); i {
		case 0, 2, 4:
			return true, nil
		case 1, 3, 5:
			return false, nil
		}
	}
	return false, fmt.Errorf(".%s takes on or off", name)
}
