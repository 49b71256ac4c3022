package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// startRuns is how often the start of a process is measured.
const startRuns = 15

// measureStart is row x1: the command line tool as a process that opens the cache, answers a count and ends.
func measureStart(ctx context.Context, work, cache string) (result, error) {
	r := result{ID: "x1", Engine: "colloquy", Rows: 1}
	binary, err := filepath.Abs(filepath.Join(work, "colloquy-command"))
	if err != nil {
		return r, err
	}
	build := exec.CommandContext(ctx, "go", "build", "-C", "..", "-o", binary, "./cmd/colloquy")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return r, fmt.Errorf("build cmd/colloquy (run the bench in its own folder): %w", err)
	}
	var times []time.Duration
	var rss int64
	first := ""
	for i := range startRuns + 1 {
		command := exec.CommandContext(ctx, binary, "--cache", cache, "--format", "csv", "-c", "SELECT count(*) FROM conversations")
		command.Stderr = os.Stderr
		begin := time.Now()
		out, err := command.Output()
		took := time.Since(begin)
		if err != nil {
			return r, fmt.Errorf("start of colloquy: %w", err)
		}
		if i == 0 { // warms up the page cache
			first = string(out)
			continue
		}
		if string(out) != first {
			return r, fmt.Errorf("start of colloquy: prints %q, then %q", strings.TrimSpace(first), strings.TrimSpace(string(out)))
		}
		times = append(times, took)
		rss = max(rss, peakRSS(command.ProcessState))
	}
	r.MedianMS, r.MinMS = median(times)
	r.RSSMB, r.Equal = float64(rss)/1e6, true
	return r, nil
}
