package repl

import "context"

var timerCommand = command{
	name: "timer", usage: ".timer on|off", help: "show how long each statement took",
	run: func(_ context.Context, s *Session, args []string) error {
		on, err := onOff("timer", args)
		if err == nil {
			s.timer = on
		}
		return err
	},
}
