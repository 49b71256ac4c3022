package storage

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/cockroachdb/pebble/v2/objstorage/objstorageprovider"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// tableWriter writes one table of sealed values. The file appears with the first value.
type tableWriter struct {
	fs   vfs.FS
	path string
	w    *sstable.Writer
	key  []byte
	buf  []byte
}

// put seals a value and adds it. Keys ascend.
func (t *tableWriter) put(k key, value []byte) error {
	t.key = k.append(t.key[:0])
	t.buf = append(t.buf[:0], value...)
	t.buf = seal(t.buf, 0, t.key)
	return t.set(t.key, t.buf)
}

func (t *tableWriter) set(key, sealed []byte) error {
	if t.w == nil {
		f, err := t.fs.Create(t.path, vfs.WriteCategoryUnspecified)
		if err != nil {
			return err
		}
		t.w = sstable.NewWriter(objstorageprovider.NewFileWritable(f), tableOptions())
	}
	return t.w.Set(key, sealed)
}

// finish makes the table durable and returns its size, 0 if nothing was put.
func (t *tableWriter) finish() (size int64, err error) {
	if t.w == nil {
		return 0, nil
	}
	w := t.w
	t.w = nil
	if err := w.Close(); err != nil {
		return 0, fmt.Errorf("write table %s: %w", filepath.Base(t.path), err)
	}
	m, err := w.Metadata()
	if err != nil {
		return 0, err
	}
	return int64(m.Size), nil
}

// abort gives up the table; its file is removed with the directory.
func (t *tableWriter) abort() {
	if t.w != nil {
		t.w.Close()
		t.w = nil
	}
}

// item is a sealed value that waits for its table, whose keys must ascend.
type item struct{ key, value []byte }

// sink collects the values that a writer of leaves makes. One goroutine uses it.
type sink struct {
	items   []item
	scratch []byte
}

// add seals and keeps what encode appends to the buffer it is given.
func (s *sink) add(k key, encode func(dst []byte) ([]byte, error)) (size int, err error) {
	if s.scratch, err = encode(s.scratch[:0]); err != nil {
		return 0, err
	}
	kb := k.append(make([]byte, 0, 16))
	size = len(s.scratch)
	value := append(make([]byte, 0, size+sealLen), s.scratch...)
	s.items = append(s.items, item{kb, seal(value, 0, kb)})
	return size, nil
}

// writeTable writes the items of all sinks as one table.
func writeTable(fs vfs.FS, path string, sinks ...*sink) (size int64, err error) {
	var items []item
	for _, s := range sinks {
		items = append(items, s.items...)
	}
	slices.SortFunc(items, func(a, b item) int { return bytes.Compare(a.key, b.key) })
	t := &tableWriter{fs: fs, path: path}
	for _, it := range items {
		if err := t.set(it.key, it.value); err != nil {
			t.abort()
			return 0, fmt.Errorf("write table %s: %w", filepath.Base(path), err)
		}
	}
	return t.finish()
}
