package repl

import (
	"context"
	"fmt"
	"strings"
)

var helpCommand = command{
	name: "help", usage: ".help [COMMAND]", help: "list the commands, or explain one",
	run: func(_ context.Context, s *Session, args []string) error {
		if len(args) > 1 {
			return fmt.Errorf("usage: .help [COMMAND]")
		}
		if len(args) == 1 {
			name := strings.ToLower(strings.TrimPrefix(args[0], "."))
			for _, c := range commands {
				if c.name == name {
					_, err := fmt.Fprintf(s.cfg.Out, "%s\n    %s\n", c.usage, c.help)
					return err
				}
			}
			return fmt.Errorf("no command .%s; .help lists the commands", name)
		}
		var b strings.Builder
		for _, c := range commands {
			fmt.Fprintf(&b, "%-16s %s\n", c.usage, c.help)
		}
		b.WriteString(helpText)
		_, err := fmt.Fprint(s.cfg.Out, b.String())
		return err
	},
}

const helpText = `
A statement ends with a semicolon and may take several lines. Ctrl-C cancels a query or clears
the line, Ctrl-D leaves.

  SHOW TABLES;                       what there is
  DESCRIBE conversations;            the columns of a table
  SELECT model, count(*) FROM conversations GROUP BY model ORDER BY 2 DESC;
  SELECT content FROM messages WHERE role = 'user' AND content ILIKE '%poem%' LIMIT 5;
  EXPLAIN ANALYZE SELECT ...;        how a query runs, and where its time goes
`
