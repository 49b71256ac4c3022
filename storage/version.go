package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/zeebo/xxh3"
)

// The files of a store. A version is a directory of its own and never changes once CURRENT has named it; what is
// the same in two versions is one file with two names. docs/FORMAT.md tells the protocol.
//
//	COLLOQUY-STORE          says that the directory is ours
//	LOCK                    locked by the writer; has its process id
//	CURRENT                 names the published version; replaced by renaming CURRENT.tmp
//	versions/00000012/      a Pebble database, with CATALOG and READERS beside its files
//	versions/00000012/READERS   locked, shared, by each reader of the version, and by who removes it
//	versions/00000013.stage/    tables that a writer is building
const (
	markerName  = "COLLOQUY-STORE"
	lockName    = "LOCK"
	currentName = "CURRENT"
	pendingName = "CURRENT.tmp"
	versionsDir = "versions"
	readersName = "READERS"
	stageSuffix = ".stage"
)

const markerText = "This directory is a cache that colloquy made from Parquet files. It can be deleted and made again.\n"

// pointerMagic opens CURRENT, three lines:
//
//	colloquy-store 1
//	version 12 catalog 9c1185a5c5e9fc54
//	sum 5d1f3ce08a28a8d1
//
// where catalog is the XXH3-64 of the file CATALOG of the version, and sum that of the lines before.
const pointerMagic = "colloquy-store"

// pointer is what CURRENT says.
type pointer struct {
	version uint64
	catalog uint64 // checksum
}

func (p pointer) encode() []byte {
	b := fmt.Appendf(nil, "%s %d\nversion %d catalog %016x\n", pointerMagic, formatVersion, p.version, p.catalog)
	return fmt.Appendf(b, "sum %016x\n", xxh3.Hash(b))
}

func decodePointer(data []byte) (p pointer, err error) {
	lines := strings.SplitAfter(string(data), "\n")
	first := strings.Fields(lines[0])
	if len(first) != 2 || first[0] != pointerMagic {
		return p, corruptf("not a pointer to a version")
	}
	// The format comes first: only of our own do we know how it goes on.
	if err := checkFormat(first[1]); err != nil {
		return p, err
	}
	if len(lines) != 4 {
		return p, corruptf("%d lines", len(lines)-1)
	}
	sum := fmt.Sprintf("sum %016x\n", xxh3.HashString(lines[0]+lines[1]))
	if lines[2]+lines[3] != sum {
		return p, corruptf("checksum mismatch")
	}
	if _, err := fmt.Sscanf(lines[1], "version %d catalog %x\n", &p.version, &p.catalog); err != nil {
		return p, corrupt(err)
	}
	return p, nil
}

// home is the directory of a store.
type home struct {
	env
	dir string
}

func (h home) path(name string) string { return filepath.Join(h.dir, name) }

func (h home) versionPath(v uint64) string {
	return filepath.Join(h.dir, versionsDir, fmt.Sprintf("%08d", v))
}

func (h home) stagePath(v uint64) string { return h.versionPath(v) + stageSuffix }

// readPointer returns ErrNoStore where nothing has been published.
func (h home) readPointer() (pointer, error) {
	data, err := readFile(h.fs, h.path(currentName))
	if errors.Is(err, fs.ErrNotExist) {
		return pointer{}, ErrNoStore
	}
	if err != nil {
		return pointer{}, fmt.Errorf("read %s: %w", currentName, err)
	}
	p, err := decodePointer(data)
	if err != nil {
		return pointer{}, fmt.Errorf("read %s: %w", currentName, err)
	}
	return p, nil
}

// publish makes p the current version: the new pointer is durable before it gets its name, and the name before publish
// returns.
func (h home) publish(p pointer) error {
	pending := h.path(pendingName)
	if err := writeFile(h.fs, pending, p.encode()); err != nil {
		return err
	}
	if err := h.fs.Rename(pending, h.path(currentName)); err != nil {
		return err
	}
	return syncDir(h.fs, h.dir)
}

// maxOpenTries bounds how often a reader starts again because the version it was about to open has been replaced and removed. Each
// time a writer must have committed in between.
const maxOpenTries = 1000

// lockCurrent finds the published version and takes the lock of its readers.
func (h home) lockCurrent(ctx context.Context) (pointer, io.Closer, error) {
	for range maxOpenTries {
		if err := ctx.Err(); err != nil {
			return pointer{}, nil, err
		}
		p, err := h.readPointer()
		if err != nil {
			return pointer{}, nil, err
		}
		lock, err := h.lock(filepath.Join(h.versionPath(p.version), readersName), false, false)
		if err != nil {
			// Either somebody removes the version, which is no longer the current one then, or something is wrong.
			if again, err2 := h.readPointer(); err2 == nil && again == p {
				return pointer{}, nil, fmt.Errorf("lock version %d: %w", p.version, err)
			}
			continue
		}
		// The version was not removed before we had the lock if it is still the current one, and will not be while we have it.
		again, err := h.readPointer()
		if err == nil && again == p {
			return p, lock, nil
		}
		lock.Close()
		if err != nil {
			return pointer{}, nil, err
		}
	}
	return pointer{}, nil, fmt.Errorf("open store: the published version changed %d times meanwhile", maxOpenTries)
}

// parseVersionName returns the version that a name in versions/ belongs to.
func parseVersionName(name string) (v uint64, stage, ok bool) {
	digits, stage := strings.CutSuffix(name, stageSuffix)
	if len(digits) < 8 {
		return 0, false, false
	}
	v, err := strconv.ParseUint(digits, 10, 64)
	if err != nil || fmt.Sprintf("%08d", v) != digits {
		return 0, false, false
	}
	return v, stage, true
}

// removeOld removes the versions before current that nobody reads. Anybody may call it: the current version
// and what a writer stages have higher numbers. Errors are ignored, the next caller tries again.
func (h home) removeOld(current uint64) {
	names, err := h.fs.List(h.path(versionsDir))
	if err != nil {
		return
	}
	for _, name := range names {
		if v, stage, ok := parseVersionName(name); ok && !stage && v < current {
			h.removeVersion(v)
		}
	}
}

// removeVersion removes one version unless somebody reads it, the file that is locked last.
func (h home) removeVersion(v uint64) {
	dir := h.versionPath(v)
	readers := filepath.Join(dir, readersName)
	lock, err := h.lock(readers, true, false)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return
	}
	if lock != nil {
		defer lock.Close()
	}
	names, err := h.fs.List(dir)
	if err != nil {
		return
	}
	for _, name := range names {
		if name != readersName {
			if h.fs.RemoveAll(filepath.Join(dir, name)) != nil {
				return
			}
		}
	}
	h.fs.RemoveAll(dir)
}

// removeLeftovers removes what crashed or aborted writers left behind: anything staged, and versions past the current one, which
// were never published. The caller has the writer lock.
func (h home) removeLeftovers(current uint64) error {
	dir := h.path(versionsDir)
	names, err := h.fs.List(dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		if v, stage, ok := parseVersionName(name); ok && (stage || v > current) {
			if err := h.fs.RemoveAll(filepath.Join(dir, name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// claim makes dir a directory of ours, or says why it cannot be.
func (h home) claim() error {
	if err := makeDir(h.fs, h.dir); err != nil {
		return err
	}
	names, err := h.fs.List(h.dir)
	if err != nil {
		return err
	}
	ours := len(names) == 0
	for _, name := range names {
		ours = ours || name == markerName
	}
	if !ours {
		return fmt.Errorf("%s is not empty and not a colloquy store (%s is in it); choose another directory", h.dir, names[0])
	}
	// The marker comes first, or a crash would leave a directory that is neither empty nor ours. It is written over, not made
	// anew, since others may look for it at the same time.
	if len(names) == 0 {
		f, err := h.fs.OpenReadWrite(h.path(markerName), vfs.WriteCategoryUnspecified)
		if err != nil {
			return err
		}
		_, err = f.Write([]byte(markerText))
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return err
		}
	}
	if err := h.fs.MkdirAll(h.path(versionsDir), dirPerm); err != nil {
		return err
	}
	return syncDir(h.fs, h.dir)
}

// removeLogs removes the logs that Pebble opens for writes, of which there are none: with one to replay, even empty, it flushes when it
// is opened next, and tries that for ever when the disk is full.
func removeLogs(fs vfs.FS, dir string) error {
	names, err := fs.List(dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		if strings.HasSuffix(name, ".log") {
			if err := fs.Remove(filepath.Join(dir, name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// cloneVersion makes to a copy of the database in from: tables, which never change, get a second name.
func cloneVersion(fs vfs.FS, from, to string) error {
	names, err := fs.List(from)
	if err != nil {
		return err
	}
	for _, name := range names {
		src, dst := filepath.Join(from, name), filepath.Join(to, name)
		switch {
		case name == catalogName || name == readersName || name == "LOCK" || strings.HasSuffix(name, ".log"):
			continue
		case strings.HasSuffix(name, ".sst"):
			err = vfs.LinkOrCopy(fs, src, dst)
		default:
			err = vfs.Copy(fs, src, dst)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
