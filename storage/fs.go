package storage

import (
	"bytes"
	"io"
	"os"
	"path/filepath"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// The permissions of what we create: conversations are their owner's business alone.
const (
	dirPerm  os.FileMode = 0o700
	filePerm os.FileMode = 0o600
)

// env is what a store stands on. Tests put a file system of their own here, which fails or forgets.
type env struct {
	fs   vfs.FS
	lock func(path string, exclusive, create bool) (io.Closer, error)
}

func osEnv() env { return env{fs: privateFS{vfs.Default}, lock: lockFile} }

// privateFS creates files and directories that only their owner can read, which vfs.Default leaves to the umask.
type privateFS struct{ vfs.FS }

// Create implements vfs.FS. The file is made first, with its permissions, and then opened by the wrapped FS, whose files know how
// to preallocate and to sync ranges.
func (fs privateFS) Create(name string, category vfs.DiskWriteCategory) (vfs.File, error) {
	for {
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, filePerm)
		if os.IsExist(err) {
			// A new inode rather than truncation, as vfs.FS wants: the old one may be linked from another version.
			if err := os.Remove(name); err != nil && !os.IsNotExist(err) {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
		return fs.FS.OpenReadWrite(name, category)
	}
}

// OpenReadWrite implements vfs.FS.
func (fs privateFS) OpenReadWrite(name string, category vfs.DiskWriteCategory, opts ...vfs.OpenOption) (vfs.File, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, filePerm)
	if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	return fs.FS.OpenReadWrite(name, category, opts...)
}

// MkdirAll implements vfs.FS.
func (fs privateFS) MkdirAll(dir string, _ os.FileMode) error { return fs.FS.MkdirAll(dir, dirPerm) }

// Unwrap implements vfs.FS.
func (fs privateFS) Unwrap() vfs.FS { return fs.FS }

// unlockedFS lets Pebble open a directory without its own lock, which is exclusive even for reading. Versions are
// immutable, and our locks keep writers apart.
type unlockedFS struct{ vfs.FS }

// Lock implements vfs.FS.
func (unlockedFS) Lock(string) (io.Closer, error) { return nopCloser{}, nil }

// Unwrap implements vfs.FS.
func (fs unlockedFS) Unwrap() vfs.FS { return fs.FS }

type nopCloser struct{}

func (nopCloser) Close() error { return nil }

// maxSmallFile bounds the files that are read whole: the pointer, and the catalog.
const maxSmallFile = 1 << 30

// readFile reads a whole small file.
func readFile(fs vfs.FS, name string) ([]byte, error) {
	f, err := fs.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if st.Size() > maxSmallFile {
		return nil, corruptf("%s has %d bytes", filepath.Base(name), st.Size())
	}
	data := make([]byte, st.Size())
	if _, err := io.ReadFull(f, data); err != nil {
		return nil, err
	}
	return data, nil
}

// writeFile makes a file with the content given and syncs it, but not its directory.
func writeFile(fs vfs.FS, name string, data []byte) error {
	f, err := fs.Create(name, vfs.WriteCategoryUnspecified)
	if err != nil {
		return err
	}
	_, err = f.Write(bytes.Clone(data)) // a vfs.File may scribble over what it has written
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// makeDir makes a directory and those above it, durably.
func makeDir(fs vfs.FS, dir string) error {
	if _, err := fs.Stat(dir); err == nil {
		return fs.MkdirAll(dir, dirPerm) // an error if it is a file
	}
	parent := filepath.Dir(dir)
	if parent != dir {
		if err := makeDir(fs, parent); err != nil {
			return err
		}
	}
	if err := fs.MkdirAll(dir, dirPerm); err != nil {
		return err
	}
	return syncDir(fs, parent)
}

// syncDir makes the names in a directory durable.
func syncDir(fs vfs.FS, dir string) error {
	d, err := fs.OpenDir(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if cerr := d.Close(); err == nil {
		err = cerr
	}
	return err
}
