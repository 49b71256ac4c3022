package repl

import "context"

var quitCommand = command{
	name: "quit", usage: ".quit", help: "leave (also .exit and Ctrl-D)",
	run: func(context.Context, *Session, []string) error { return errQuit },
}
