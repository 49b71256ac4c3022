package storage

import (
	"fmt"
	"sync/atomic"
	"unsafe"

	"github.com/colloquydb/colloquy/storage/column"
)

// textWriter writes a Text leaf and its companions. Compression is most of the work of an import, so it has a goroutine
// of its own: append hands over the strings, which never change, and goes on.
type textWriter struct {
	leafBase // out takes the directories and the chunks of companions
	key      *[32]byte
	table    *tableWriter // of blocks
	text     *compressor
	bytes    numberWriter[int64]
	chars    numberWriter[int64]
	hashes   hashWriter
	filled   int // rows of the chunk at work
	infos    []chunkInfo
	raw      int64
	nulls    int

	jobs   chan *textJob // nil if append works itself
	free   chan *textJob
	done   chan struct{}
	err    error // valid once done is closed
	failed atomic.Bool
}

// compressor is a column.TextWriter that one text writer after another uses: it has tens of megabytes of memory, which an import would
// otherwise ask for anew for each segment.
type compressor struct {
	*column.TextWriter
	emit func(block int, data []byte) error // of who uses it
}

func newCompressor(opt column.TextOptions) (*compressor, error) {
	c := new(compressor)
	var err error
	c.TextWriter, err = column.NewTextWriter(opt, func(block int, data []byte) error { return c.emit(block, data) })
	return c, err
}

// textJob is a run of rows.
type textJob struct {
	vals    []string
	nulls   nullRows
	classes []uint8 // nil: all of class 0
}

// textQueue is the number of batches that may wait for the text goroutine: enough to keep it busy, few enough to bound memory.
const textQueue = 4

// start moves the work to a goroutine, which ends with close.
func (w *textWriter) start() {
	w.jobs = make(chan *textJob, textQueue)
	w.free = make(chan *textJob, textQueue+2)
	w.done = make(chan struct{})
	go func() {
		defer close(w.done)
		for job := range w.jobs {
			if w.err == nil {
				w.err = w.run(job)
				w.failed.Store(w.err != nil)
			}
			clear(job.vals) // do not keep the text
			select {
			case w.free <- job:
			default:
			}
		}
	}()
}

// close waits for the goroutine to finish what it has been given.
func (w *textWriter) close() error {
	if w.jobs != nil {
		close(w.jobs)
		<-w.done
		w.jobs = nil
	}
	return w.err
}

// appendText adds n rows with their classes.
func (w *textWriter) appendText(v column.Vector, n int, classes []uint8) error {
	var job *textJob
	select {
	case job = <-w.free:
	default:
		job = new(textJob)
	}
	job.vals = job.vals[:0]
	job.nulls.reset()
	job.classes = nil
	if classes != nil {
		job.classes = append([]uint8(nil), classes...)
	}
	if err := w.fill(job, v, n); err != nil {
		return err
	}
	if w.jobs == nil {
		return w.run(job)
	}
	if w.failed.Load() {
		return w.close()
	}
	w.jobs <- job
	return nil
}

// fill copies a vector, but not its text, into a job.
func (w *textWriter) fill(job *textJob, v column.Vector, n int) error {
	if isAllNull(v) {
		job.vals = append(job.vals, make([]string, n)...)
		job.nulls.fill(0, n)
		return nil
	}
	job.nulls.grow(n)
	switch v := v.(type) {
	case *column.Strings:
		job.vals = append(job.vals, v.Vals...)
		job.nulls.copy(0, v.Nulls, 0, n)
	case *column.Codes:
		for i, c := range v.Vals {
			s := ""
			if !v.Nulls.Get(i) {
				if int(c) >= len(v.Dict.Vals) {
					return fmt.Errorf("append to column %s: code %d of a dictionary of %d", w.leaf.Name, c, len(v.Dict.Vals))
				}
				s = v.Dict.Vals[c]
			}
			job.vals = append(job.vals, s)
		}
		job.nulls.copy(0, v.Nulls, 0, n)
	case *column.Const:
		if v.One.IsNull(0) {
			job.vals = append(job.vals, make([]string, n)...)
			job.nulls.fill(0, n)
			return nil
		}
		s, ok := stringAt(v.One, 0)
		if !ok {
			return w.errVector(v)
		}
		for range n {
			job.vals = append(job.vals, s)
		}
	default:
		return w.errVector(v)
	}
	return nil
}

// append implements leafWriter for text without classes.
func (w *textWriter) append(v column.Vector, n int) error { return w.appendText(v, n, nil) }

func (w *textWriter) run(job *textJob) error {
	for i, s := range job.vals {
		null := job.nulls.any && job.nulls.words.Get(i)
		var hash [column.HashSize]byte
		var chars int
		if null {
			w.nulls++
		} else {
			b := unsafe.Slice(unsafe.StringData(s), len(s)) // only read
			hash = column.TextHash(w.key, b)
			chars = column.CharLen(b)
			w.raw += int64(len(s))
			if len(s) > 0 {
				var class uint8
				if job.classes != nil {
					class = job.classes[i]
				}
				if err := w.text.Append(w.filled, class, b); err != nil {
					return fmt.Errorf("compress column %s: %w", w.leaf.Name, err)
				}
			}
		}
		w.filled++
		w.hashes.add(hash, null)
		if err := w.bytes.add(int64(len(s)), null); err != nil {
			return err
		}
		if err := w.chars.add(int64(chars), null); err != nil {
			return err
		}
		if w.filled == ChunkRows {
			if err := w.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// emit stores a block.
func (w *textWriter) emit(block int, data []byte) error {
	return w.table.put(key{
		kind: kindText, segment: w.segment, space: w.leaf.Space, leaf: w.leaf.ID, chunk: len(w.infos), block: block,
	}, data)
}

func (w *textWriter) flush() error {
	if w.filled == 0 {
		return nil
	}
	k := w.chunkKey()
	k.chunk = len(w.infos)
	var st column.TextStats
	if _, err := w.out.add(k, func(dst []byte) (_ []byte, err error) {
		dst, st, err = w.text.Finish(dst, w.filled)
		return dst, err
	}); err != nil {
		return fmt.Errorf("compress column %s: %w", w.leaf.Name, err)
	}
	w.infos = append(w.infos, chunkInfo{text: st})
	w.rows += w.filled
	w.filled = 0
	return w.hashes.flush()
}

// finish implements leafWriter. The headers of the companions are taken with companions.
func (w *textWriter) finish([]uint32, *sink) (*header, error) {
	if err := w.close(); err != nil {
		return nil, err
	}
	if err := w.flush(); err != nil {
		return nil, err
	}
	if w.nulls == w.rows {
		w.dropChunks()
		return &header{form: formNull, rows: w.rows}, nil
	}
	return &header{form: formText, rows: w.rows, chunks: w.infos}, nil
}

// companions finishes the companions and calls each with the header of every one.
func (w *textWriter) companions(each func(*Leaf, *header) error) error {
	for _, n := range []*numberWriter[int64]{&w.bytes, &w.chars} {
		h, err := n.finish(nil, nil)
		if err == nil {
			err = each(n.leaf, h)
		}
		if err != nil {
			return err
		}
	}
	return each(w.hashes.leaf, w.hashes.header(formChunks))
}

func (w *textWriter) abort() {
	w.close()
	w.table.abort()
	w.text.Abort()
}

// hashWriter writes a TextHash leaf.
type hashWriter struct {
	leafBase
	data  []byte
	nulls nullRows
}

func (w *hashWriter) add(hash [column.HashSize]byte, null bool) {
	if null {
		w.nulls.fill(len(w.data)/column.HashSize, 1)
	}
	w.data = append(w.data, hash[:]...)
}

func (w *hashWriter) flush() error {
	if len(w.data) == 0 {
		return nil
	}
	w.nulls.grow(len(w.data) / column.HashSize)
	err := w.addChunk(func(dst []byte) ([]byte, column.Stats, error) {
		return w.enc.Fixed(dst, column.HashSize, w.data, w.nulls.nulls())
	})
	w.data = w.data[:0]
	w.nulls.reset()
	return err
}
