package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/colloquydb/colloquy/engine"
	"github.com/colloquydb/colloquy/repl/render"
)

// ErrShown is the error of a script whose fault has been shown already.
var ErrShown = errors.New("the script failed")

// errQuit ends a session: .quit.
var errQuit = errors.New("quit")

// terminalRows is how many rows the modes for people show on a terminal before they stop the query.
const terminalRows = 200

// Config says what a session reads and writes.
type Config struct {
	In       io.Reader
	Out, Err io.Writer
	// Mode is the output mode; empty is box on a terminal, else table.
	Mode string
}

// Session runs statements and dot commands, and keeps the settings between them. It serves one goroutine.
type Session struct {
	db       *engine.DB
	cfg      Config
	mode     string
	timer    bool
	terminal bool // Out is one
}

// New returns a session on db, which the caller closes after it.
func New(db *engine.DB, cfg Config) *Session {
	s := &Session{db: db, cfg: cfg, mode: cfg.Mode, terminal: isTerminal(cfg.Out)}
	if s.mode == "" {
		s.mode = "table"
		if s.terminal {
			s.mode = "box"
		}
	}
	return s
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Script runs the statements and dot commands of a text in order and stops at the first fault, which it shows and reports as
// ErrShown. The error of a writer is returned as it is.
func (s *Session) Script(ctx context.Context, text string) error {
	for text != "" {
		if line, rest, _ := strings.Cut(text, "\n"); strings.TrimSpace(line) == "" {
			text = rest
		} else if isCommand(line) {
			text = rest
			if err := s.command(ctx, line); errors.Is(err, errQuit) {
				return nil
			} else if err != nil {
				return s.shown(err)
			}
		} else {
			var statements string
			statements, text = untilCommand(text)
			for _, sql := range engine.Split(statements) {
				if err := s.Run(ctx, sql); err != nil {
					return s.shown(err)
				}
			}
		}
	}
	return nil
}

// untilCommand cuts text before the first line that is a dot command between two statements.
func untilCommand(text string) (statements, rest string) {
	for i := 0; i < len(text); {
		end := strings.IndexByte(text[i:], '\n')
		if end < 0 {
			break
		}
		i += end + 1
		if line, _, _ := strings.Cut(text[i:], "\n"); isCommand(line) && engine.Complete(text[:i]) {
			return text[:i], text[i:]
		}
	}
	return text, ""
}

// outputError marks a failure to write results, which is not the query's fault and not to be shown as one.
type outputError struct{ error }

func (e outputError) Unwrap() error { return e.error }

func (s *Session) shown(err error) error {
	var output outputError
	if errors.As(err, &output) {
		return output.error
	}
	fmt.Fprint(s.cfg.Err, FormatError(err))
	return ErrShown
}

// Run runs one statement and shows its rows.
func (s *Session) Run(ctx context.Context, sql string) error {
	start := time.Now()
	rows, err := s.db.Query(ctx, sql)
	if err != nil {
		return err
	}
	opt := render.Options{Plain: isExplain(sql)}
	if s.terminal {
		opt.Untrusted = true
		opt.MaxRows = terminalRows
		if w, _, err := term.GetSize(int(s.cfg.Out.(*os.File).Fd())); err == nil {
			opt.Width = w
		}
	}
	if _, err := render.Rows(s.cfg.Out, s.mode, rows, opt); err != nil {
		if rows.Err() == nil {
			return outputError{err}
		}
		return err
	}
	if s.timer {
		fmt.Fprintf(s.cfg.Err, "time: %s\n", duration(time.Since(start)))
	}
	return nil
}

// isExplain reports whether the result of a statement is the text of a plan.
func isExplain(sql string) bool {
	words := strings.Fields(sql)
	return len(words) > 0 && strings.EqualFold(words[0], "explain")
}

// duration shows a time with three figures or so.
func duration(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return d.Round(time.Microsecond).String()
	case d < time.Second:
		return d.Round(10 * time.Microsecond).String()
	}
	return d.Round(10 * time.Millisecond).String()
}
