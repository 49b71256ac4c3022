// Command colloquy answers SQL questions about conversation datasets: it builds or refreshes a cache of the Parquet shards it is
// given, then runs a query or opens a terminal. This package holds flags and exit codes only.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/colloquydb/colloquy/repl"
)

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1 // a query or import failed
	exitUsage  = 2 // the command line makes no sense
)

type cli struct {
	Query   queryCmd   `cmd:"" default:"withargs" help:"Open shards or a cache; run SQL, or open the terminal (the default command)."`
	Import  importCmd  `cmd:"" help:"Build or update a cache from shards."`
	Info    infoCmd    `cmd:"" help:"Show what a cache holds and how many bytes each part takes."`
	Verify  verifyCmd  `cmd:"" help:"Read and check everything in a cache."`
	Sample  sampleCmd  `cmd:"" help:"Generate synthetic LMSYS-shaped shards."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

// streams is what commands read and write, so that tests can run them.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	// A reader that goes away must show as a write error, not as a signal.
	signal.Ignore(syscall.SIGPIPE)
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// interruptible returns a context that the first Ctrl-C cancels, so that what runs ends cleanly; the second ends the process. The
// terminal does without: there Ctrl-C cancels one query and not the session.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// usageError is a fault of the command line that kong cannot see.
type usageError struct{ error }

func run(ctx context.Context, args []string, std streams) int {
	var c cli
	parser, err := kong.New(&c,
		kong.Name("colloquy"),
		kong.Description("SQL over LLM conversation datasets, cached for speed.\n\n"+mainExamples),
		kong.Writers(std.out, std.err),
		kong.Help(help),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(std),
	)
	if err != nil {
		fmt.Fprintln(std.err, "colloquy:", err)
		return exitUsage
	}
	command, err := parser.Parse(args)
	if err == nil {
		err = command.Run()
	} else {
		err = usageError{fmt.Errorf("%w; see colloquy --help", err)}
	}
	var usage usageError
	switch {
	case err == nil || closedPipe(err):
		return exitOK
	case errors.As(err, &usage):
		fmt.Fprintln(std.err, "colloquy:", repl.SafeText(err.Error()))
		return exitUsage
	case errors.Is(err, errReported):
		return exitFailed
	}
	fmt.Fprintln(std.err, strings.TrimRight(repl.FormatError(err), "\n"))
	return exitFailed
}

// errReported ends a command that has already said what went wrong.
var errReported = errors.New("failed")

func closedPipe(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe)
}
