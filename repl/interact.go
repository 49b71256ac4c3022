package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/reeflective/readline"

	"github.com/colloquydb/colloquy/engine"
	"github.com/colloquydb/colloquy/repl/render"
)

// slow is how long a statement takes before its time is shown without .timer.
const slow = 2 * time.Second

// Interact reads statements and dot commands from the terminal until .quit or Ctrl-D. A fault is shown and the
// session goes on. Input that is no terminal is run as a script.
func (s *Session) Interact(ctx context.Context) error {
	if !isTerminal(s.cfg.In) || !s.terminal {
		text, err := io.ReadAll(s.cfg.In)
		if err != nil {
			return fmt.Errorf("read the script: %w", err)
		}
		return s.Script(ctx, string(text))
	}
	if err := s.greet(ctx); err != nil {
		return err
	}
	editor := newEditor()
	for {
		text, err := editor.Readline()
		switch {
		case errors.Is(err, readline.ErrInterrupt):
			continue
		case errors.Is(err, io.EOF):
			fmt.Fprintln(s.cfg.Out)
			return nil
		case err != nil:
			return fmt.Errorf("read from the terminal: %w", err)
		}
		err = s.interruptible(ctx, func(ctx context.Context) error { return s.input(ctx, text) })
		var output outputError
		switch {
		case errors.Is(err, errQuit):
			return nil
		case errors.As(err, &output):
			return output.error
		case err != nil:
			fmt.Fprint(s.cfg.Err, FormatError(err))
		}
	}
}

// input runs what was typed before one Enter.
func (s *Session) input(ctx context.Context, text string) error {
	if isCommand(text) {
		return s.command(ctx, text)
	}
	for _, sql := range engine.Split(text) {
		start := time.Now()
		if err := s.Run(ctx, sql); err != nil {
			return err
		}
		if took := time.Since(start); took > slow && !s.timer {
			fmt.Fprintf(s.cfg.Err, "time: %s\n", duration(took))
		}
	}
	return nil
}

// interruptible runs f with a context that Ctrl-C cancels. The terminal is not raw while f runs, so the key arrives as a signal.
func (s *Session) interruptible(ctx context.Context, f func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	done := make(chan struct{})
	defer close(done)
	go func() {
		select {
		case <-interrupts:
			cancel()
		case <-done:
		}
	}()
	return f(ctx)
}

// greet says what is open and what to type first.
func (s *Session) greet(ctx context.Context) error {
	rows, err := s.db.Query(ctx, "SELECT (SELECT count(*) FROM conversations), (SELECT count(*) FROM messages)")
	if err != nil {
		return err
	}
	defer rows.Close()
	var conversations, messages int64
	for rows.Next() {
		if err := rows.Scan(&conversations, &messages); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	fmt.Fprintf(s.cfg.Out, "Colloquy: %s conversations, %s messages. SHOW TABLES; .help for help, Ctrl-D to leave.\n",
		render.Thousands(conversations), render.Thousands(messages))
	return nil
}

func newEditor() *readline.Shell {
	shell := readline.NewShell()
	shell.Prompt.Primary(func() string { return "colloquy> " })
	shell.Prompt.Secondary(func() string { return "     ...> " })
	shell.AcceptMultiline = func(line []rune) bool {
		text := strings.TrimSpace(string(line))
		return text == "" || isCommand(text) || engine.Complete(text)
	}
	if file, err := historyFile(); err == nil {
		shell.History.AddFromFile("history", file)
	}
	return shell
}

// historyFile returns the file of past statements, made so that only its owner can read it: statements quote data.
func historyFile() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	dir = filepath.Join(dir, "colloquy")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	name := filepath.Join(dir, "history")
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", err
	}
	return name, f.Close()
}
