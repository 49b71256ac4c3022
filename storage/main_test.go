package storage

import (
	"fmt"
	"os"
	"testing"
)

// tmpDir is for tests that make more directories than they have names.
var tmpDir string

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if tmpDir, err = os.MkdirTemp("", "colloquy-storage-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer removeAll(tmpDir)
	return m.Run()
}

func removeAll(dir string) {
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}
