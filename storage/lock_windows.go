package storage

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/windows"
)

func lockFile(path string, exclusive, create bool) (io.Closer, error) {
	flags := os.O_RDONLY
	if create {
		flags = os.O_RDWR | os.O_CREATE
	}
	f, err := os.OpenFile(path, flags, filePerm)
	if err != nil {
		return nil, err
	}
	how := uint32(windows.LOCKFILE_FAIL_IMMEDIATELY)
	if exclusive {
		how |= windows.LOCKFILE_EXCLUSIVE_LOCK
	}
	// Locks are mandatory here: the one byte locked lies far behind the process id, which others may read.
	at := &windows.Overlapped{OffsetHigh: 1}
	if err := windows.LockFileEx(windows.Handle(f.Fd()), how, 0, 1, 0, at); err != nil {
		f.Close()
		if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
			return nil, errWouldBlock
		}
		return nil, &os.PathError{Op: "LockFileEx", Path: path, Err: err}
	}
	return f, nil
}

// isReadOnlyFS reports whether err is that of a volume mounted for reading only.
func isReadOnlyFS(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }
