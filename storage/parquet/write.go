package parquet

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	pq "github.com/parquet-go/parquet-go"

	"github.com/colloquydb/colloquy/storage/column"
)

// WriterOptions are the physical side of a file. The zero value writes what pyarrow does by default: snappy,
// dictionary pages with fallback, data pages of version 1 and about 1 MiB, no page index.
type WriterOptions struct {
	Codec        Codec
	RowGroupRows int               // rows of a row group that Write cuts; 0 is 100,000
	PageBytes    int               // values of a data page, before compression; 0 is 1 MiB
	PageVersion  int               // 1 or 2; 0 is 1
	Dictionary   int               // bytes of a dictionary before its column falls back to PLAIN; 0 is 1 MiB, negative is no dictionary
	PageIndex    bool              // whether to keep the column and offset indexes
	NoStatistics map[string]bool   // leaves, as a.list.element.b, without minimum and maximum in the footer
	Metadata     map[string]string // key-value metadata of the footer
}

const (
	defaultRowGroupRows = 100_000
	defaultPageBytes    = 1 << 20
	defaultDictionary   = 1 << 20
)

// Writer writes one Parquet file. It appears under its name, whole and synced, when Close returns nil; until
// then, and for ever if anything failed, there is a temporary file beside the name at most, which Close or Abort removes.
//
// Every column is optional, lists have three levels with an element called `element`, and columns stand in the
// order given. A Writer is for one goroutine; the groups that NewGroup returns may be filled by one goroutine each.
type Writer struct {
	path     string
	file     *os.File
	buffer   *bufio.Writer
	out      *pq.GenericWriter[any]
	root     *writeNode
	leaves   int
	opts     WriterOptions
	group    *RowGroupWriter // of Write
	rows     int64
	err      error // the first one; nothing is written after it
	finished bool
}

// Create starts the file at path with the columns given. It fails on types that Parquet cannot hold (NULL, an
// empty struct) and on a codec or page version that does not exist.
func Create(path string, columns []column.Field, opts WriterOptions) (*Writer, error) {
	w, err := create(path, columns, opts)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	return w, nil
}

func create(path string, columns []column.Field, opts WriterOptions) (*Writer, error) {
	opts.RowGroupRows = cmp.Or(opts.RowGroupRows, defaultRowGroupRows)
	opts.PageBytes = cmp.Or(opts.PageBytes, defaultPageBytes)
	opts.PageVersion = cmp.Or(opts.PageVersion, 1)
	opts.Dictionary = cmp.Or(opts.Dictionary, defaultDictionary)
	switch {
	case opts.RowGroupRows < 0 || opts.PageBytes < 0:
		return nil, errors.New("row groups and pages have a positive size")
	case opts.PageVersion != 1 && opts.PageVersion != 2:
		return nil, fmt.Errorf("there is no data page version %d", opts.PageVersion)
	}
	codec, err := opts.Codec.compressor()
	if err != nil {
		return nil, err
	}
	root, leaves, err := newWriteTree(columns)
	if err != nil {
		return nil, err
	}
	options := []pq.WriterOption{
		pq.NewSchema("schema", root.parquetNode(opts.Dictionary > 0)),
		pq.Compression(codec),
		pq.DataPageVersion(opts.PageVersion),
		pq.DataPageStatistics(false), // per page; the footer keeps those of the column chunk
		// Pages are cut by RowGroupWriter, which counts text and not dictionary indexes. When a dictionary
		// overflows, parquet-go allocates room for this many values, so it had better not be without limit.
		pq.PageBufferSize(opts.PageBytes),
		pq.DictionaryMaxBytes(int64(max(opts.Dictionary, 0))),
		pq.CreatedBy("colloquy", "1", "go"),
	}
	for _, leaf := range root.leaves(nil) {
		if opts.NoStatistics[strings.Join(leaf.path, ".")] {
			options = append(options, pq.SkipPageBounds(leaf.path...))
		}
	}
	for key, value := range opts.Metadata {
		options = append(options, pq.KeyValueMetadata(key, value))
	}
	file, err := createBeside(path)
	if err != nil {
		return nil, err
	}
	buffer := bufio.NewWriterSize(file, 1<<20)
	return &Writer{
		path: path, file: file, buffer: buffer, root: root, leaves: leaves, opts: opts,
		out: pq.NewGenericWriter[any](buffer, options...),
	}, nil
}

// createBeside creates a hidden temporary file in the directory of path, with the mode that the user's umask gives to
// path itself; os.CreateTemp would make it private for ever.
func createBeside(path string) (*os.File, error) {
	dir, base := filepath.Split(path)
	for {
		name := filepath.Join(dir, fmt.Sprintf(".%s.%08x.tmp", base, rand.Uint32()))
		file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, os.ErrExist) {
			return file, err
		}
	}
}

// Write appends rows: one vector a column, in the order of Create, all of the same length. It cuts row groups by itself.
func (w *Writer) Write(columns []column.Vector) error {
	if w.err != nil {
		return w.err
	}
	if w.group == nil {
		w.group = w.NewGroup()
	}
	for from, rows := 0, vectorRows(columns); from < rows; {
		n := min(rows-from, w.opts.RowGroupRows-w.group.rows)
		if err := w.group.append(columns, from, from+n); err != nil {
			return w.fail(err)
		}
		from += n
		if w.group.rows == w.opts.RowGroupRows {
			if err := w.group.Commit(); err != nil {
				return err
			}
		}
	}
	return nil
}

// Rows is the number of rows committed so far.
func (w *Writer) Rows() int64 { return w.rows }

// Close completes the file, syncs it and gives it its name. After an error of this or an earlier call the
// temporary file is removed and the name is untouched. A second Close does nothing.
func (w *Writer) Close() error {
	if w.finished {
		return w.err
	}
	if w.err == nil && w.group != nil && w.group.rows > 0 {
		// A failure is kept in w.err.
		_ = w.group.Commit()
	}
	if w.err == nil {
		if err := w.complete(); err != nil {
			_ = w.fail(err)
		}
	}
	if w.err != nil {
		w.Abort()
		return w.err
	}
	w.finished = true
	return nil
}

func (w *Writer) complete() error {
	if err := w.out.Close(); err != nil {
		return err
	}
	if err := w.buffer.Flush(); err != nil {
		return err
	}
	if !w.opts.PageIndex {
		if err := dropPageIndex(w.file, w.out.File().Metadata()); err != nil {
			return fmt.Errorf("drop the page index: %w", err)
		}
	}
	if err := w.file.Sync(); err != nil {
		return err
	}
	if err := w.file.Close(); err != nil {
		return err
	}
	if err := os.Rename(w.file.Name(), w.path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(w.path))
}

// Abort gives the file up and removes what has been written. After Close it does nothing.
func (w *Writer) Abort() {
	if w.finished {
		return
	}
	w.finished = true
	w.err = cmp.Or(w.err, fmt.Errorf("write %s: %w", w.path, errAborted))
	// Both fail only where the file is closed or renamed already, and then there is nothing to remove.
	_ = w.file.Close()
	_ = os.Remove(w.file.Name())
}

var errAborted = errors.New("aborted")

func (w *Writer) fail(err error) error {
	if w.err == nil {
		w.err = fmt.Errorf("write %s: %w", w.path, err)
	}
	return w.err
}

// syncDir makes a rename in dir durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

var _ io.Closer = (*Writer)(nil)
