package load

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ErrDiskSpace is matched by the error that says that there is not enough room for an import.
var ErrDiskSpace = errors.New("not enough disk space")

// What an import needs is estimated as a part of what the shards take before compression: text comes to about a half, and
// moderation scores to a quarter. Half of that again is left for what the estimate does not know.
const (
	storedPart  = 0.6
	storedSlack = 16 << 20
)

// checkSpace fails unless the file system of dir has room for shards of raw bytes.
func checkSpace(dir string, raw int64) error {
	need := int64(float64(raw)*storedPart) + storedSlack
	free, ok := freeBytes(existing(dir))
	if !ok || free >= need {
		return nil
	}
	return fmt.Errorf("%w in %s: importing %s of data is estimated to take %s, and %s are free", ErrDiskSpace, dir, megabytes(raw), megabytes(need), megabytes(free))
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

// existing returns dir or the nearest folder above it that exists.
func existing(dir string) string {
	for {
		if _, err := os.Stat(dir); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			return dir
		}
		dir = up
	}
}
