package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// loadResult is what an import took: the first part as the child process tells, the rest as its parent sees.
type loadResult struct {
	Wall   time.Duration `json:"wall"`
	RSS    int64         `json:"rss"` // bytes, the peak
	Failed string        `json:"failed,omitempty"`

	CPU   time.Duration `json:"-"` // user and system
	Bytes int64         `json:"-"` // of the folder
}

// loadIn imports the shards into dir with the named engine in a child process, which is this program again, so that the
// peak of memory and the cpu time are those of the import alone.
func loadIn(ctx context.Context, engine string, shards []string, dir string) (loadResult, error) {
	r, err := loadChild(ctx, engine, shards, dir)
	if err != nil {
		return r, fmt.Errorf("import with %s: %w", engine, err)
	}
	return r, nil
}

func loadChild(ctx context.Context, engine string, shards []string, dir string) (loadResult, error) {
	var r loadResult
	self, err := os.Executable()
	if err != nil {
		return r, err
	}
	if err := os.RemoveAll(dir); err != nil {
		return r, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return r, err
	}
	if err := warm(shards); err != nil {
		return r, err
	}
	syscall.Sync() // what was written before is not to be paid for now
	child := exec.CommandContext(ctx, self, append([]string{"--load", engine, "--into", dir}, shards...)...)
	child.Stderr = os.Stderr
	out, err := child.Output()
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(out, &r); err != nil {
		return r, err
	}
	if r.Failed != "" {
		return r, errors.New(r.Failed)
	}
	// The times count what the child started and waited for in turn, such as chDB's worker.
	r.CPU = child.ProcessState.UserTime() + child.ProcessState.SystemTime()
	r.Bytes, err = folderBytes(dir)
	return r, err
}

// loadHere is the child's side of loadIn.
func loadHere(ctx context.Context, engine, dir string, shards []string) {
	var r loadResult
	p := makePeer(engine)
	if p == nil {
		r.Failed = "no such engine here"
	} else {
		begin := time.Now()
		if err := p.load(ctx, shards, dir); err != nil {
			r.Failed = err.Error()
		}
		r.Wall = time.Since(begin)
		r.RSS = peakRSS()
	}
	_ = json.NewEncoder(os.Stdout).Encode(r) // without it the parent reports the failure
}

// makePeer returns the engine of that name, or nil.
func makePeer(name string) peer {
	if construct := peers[name]; construct != nil {
		return construct()
	}
	return nil
}

// warm reads the files once, so that no engine is the first to wait for the disk.
func warm(files []string) error {
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, f)
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// peakRSS is the greatest resident set, in bytes, of this process or of one that it has waited for. Linux tells the former in
// /proc; what rusage tells of it there begins with the peak of the parent, which may be large.
func peakRSS() int64 {
	peak := rusageRSS(syscall.RUSAGE_CHILDREN)
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return max(peak, rusageRSS(syscall.RUSAGE_SELF))
	}
	for line := range strings.Lines(string(status)) {
		var kib int64
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kib); err == nil {
			peak = max(peak, kib<<10)
		}
	}
	return peak
}

func rusageRSS(who int) int64 {
	var usage syscall.Rusage
	if syscall.Getrusage(who, &usage) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(usage.Maxrss) // bytes there, KiB elsewhere
	}
	return int64(usage.Maxrss) << 10
}

// folderBytes is the size of all files below dir, those linked twice counted once.
func folderBytes(dir string) (int64, error) {
	var total int64
	seen := map[uint64]bool{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if stat, ok := info.Sys().(*syscall.Stat_t); ok {
			if seen[stat.Ino] {
				return nil
			}
			seen[stat.Ino] = true
		}
		total += info.Size()
		return nil
	})
	return total, err
}
