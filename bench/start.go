package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// startRuns is how often the start of a process is measured, after one that warms up the page cache.
const startRuns = 15

// measureStart is row x1: the command line tool as a process that opens the cache, answers a count and ends.
func measureStart(ctx context.Context, work, cache string) (result, error) {
	r := result{ID: startID, Engine: "colloquy", Rows: 1}
	command, err := buildTool(ctx, work, "colloquy-command", "..", "./cmd/colloquy")
	if err != nil {
		return r, err
	}
	probe, err := buildTool(ctx, work, "startprobe", ".", "./startprobe")
	if err != nil {
		return r, err
	}
	c := exec.CommandContext(ctx, probe, strconv.Itoa(startRuns+1), command, "--cache", cache, "-c", "SELECT count(*) FROM conversations")
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return r, fmt.Errorf("measure the start of colloquy: %w", err)
	}
	var probed struct {
		Nanos []time.Duration `json:"nanos"`
		RSS   int64           `json:"rss"`
	}
	if err := json.Unmarshal(out, &probed); err != nil {
		return r, fmt.Errorf("measure the start of colloquy: %w", err)
	}
	r.MedianMS, r.MinMS = median(probed.Nanos[1:])
	r.RSSMB, r.Equal = float64(probed.RSS)/1e6, true
	return r, nil
}

// buildTool builds a package, named from the folder dir, into the work folder and returns the path of the program.
func buildTool(ctx context.Context, work, name, dir, pkg string) (string, error) {
	binary, err := filepath.Abs(filepath.Join(work, name))
	if err != nil {
		return "", err
	}
	build := exec.CommandContext(ctx, "go", "build", "-C", dir, "-o", binary, pkg)
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return "", fmt.Errorf("build %s (the bench has to run in its own folder): %w", name, err)
	}
	return binary, nil
}
