package repl

import (
	"context"
	"fmt"
	"strings"

	"github.com/colloquydb/colloquy/repl/render"
)

var modeCommand = command{
	name: "mode", usage: ".mode [MODE]", help: "show or set the output mode: " + strings.Join(render.Modes(), ", "),
	run: func(_ context.Context, s *Session, args []string) error {
		switch {
		case len(args) > 1:
			return fmt.Errorf("usage: .mode [MODE]")
		case len(args) == 1 && render.Help(args[0]) != "":
			s.mode = args[0]
			return nil
		case len(args) == 1:
			return fmt.Errorf("no output mode %q; there are %s", args[0], strings.Join(render.Modes(), ", "))
		}
		var b strings.Builder
		for _, name := range render.Modes() {
			mark := ' '
			if name == s.mode {
				mark = '*'
			}
			fmt.Fprintf(&b, "%c %-9s %s\n", mark, name, render.Help(name))
		}
		_, err := fmt.Fprint(s.cfg.Out, b.String())
		return err
	},
}
