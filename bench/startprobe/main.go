// Command startprobe runs a command several times and tells how long each run took and the most memory that one held, as JSON.
//
// It is a program of its own because it has to be small: what the kernel counts as the peak of a process begins with
// that of the process that started it, and bench is large by the time it asks.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// report is what startprobe prints.
type report struct {
	Nanos  []int64 `json:"nanos"`  // a run each
	RSS    int64   `json:"rss"`    // bytes, the peak of all runs
	Output string  `json:"output"` // of all runs, which must agree
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: startprobe RUNS COMMAND [ARGUMENT...]")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "startprobe:", err)
		os.Exit(1)
	}
}

func run(times string, command []string) error {
	n, err := strconv.Atoi(times)
	if err != nil {
		return err
	}
	var r report
	for i := range n {
		c := exec.Command(command[0], command[1:]...)
		c.Stderr = os.Stderr
		begin := time.Now()
		out, err := c.Output()
		took := time.Since(begin)
		if err != nil {
			return fmt.Errorf("%s: %w", command[0], err)
		}
		if i > 0 && string(out) != r.Output {
			return fmt.Errorf("%s prints %q, then %q", command[0], r.Output, out)
		}
		r.Output = string(out)
		r.Nanos = append(r.Nanos, took.Nanoseconds())
	}
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
		return err
	}
	r.RSS = int64(usage.Maxrss) << 10
	if runtime.GOOS == "darwin" {
		r.RSS = int64(usage.Maxrss) // bytes there, KiB elsewhere
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}
