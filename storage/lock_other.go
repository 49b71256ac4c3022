//go:build !darwin && !dragonfly && !freebsd && !linux && !netbsd && !openbsd && !windows

package storage

import (
	"errors"
	"io"
	"os"
)

func lockFile(path string, _, _ bool) (io.Closer, error) {
	return nil, &os.PathError{Op: "lock", Path: path, Err: errors.ErrUnsupported}
}

func isReadOnlyFS(error) bool { return false }
