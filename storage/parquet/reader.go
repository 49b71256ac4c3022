package parquet

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/colloquydb/colloquy/storage/column"
)

// ReadOptions tune a Reader. The zero value is the default.
type ReadOptions struct {
	// Rows is the most rows of a batch; 0 is 1,024.
	Rows int
	// Bytes is how many bytes of strings in one column end a batch early; 0 is 16 MiB. A single row may exceed it.
	Bytes int64
	// Entries is how many entries of one column, list elements that is, end a batch early; 0 is 1,048,576. A single row may exceed it.
	Entries int
	// Absent names columns that read as NULL whatever the file has under the name.
	Absent []string
}

// Batch is consecutive rows of a shard.
type Batch struct {
	Row     int64           // place of the first row in the shard, from 0
	Rows    int             // at least 1
	Group   int             // row group; a batch is of one
	Columns []column.Vector // one for each column wanted, of its type
}

// Reader gives the rows of a shard in order. It serves one goroutine. After an error it gives that error again.
type Reader struct {
	shard   *Shard
	opt     ReadOptions
	wanted  []column.Field
	targets []*target
	leaves  []*leafReader // the costliest first, so that a batch is cut short before the others have read ahead
	decomp  decompressor
	meter   *meter
	group   int   // row group being read
	begun   bool  // its chunks are open
	taken   int64 // of its rows
	row     int64 // of the shard
	at      *leafReader
	err     error
}

// NewReader returns a reader of the columns wanted. A column, or a field of a struct at any depth, that the file has not
// reads as NULL; one that it has with another type is an error, and fields not asked for are not read. Vectors are *column.Bools,
// Int64s, Float64s, Strings or Codes, Lists and Structs; Codes stands for strings of dictionary pages and its dictionary
// is that of one row group. Strings keep the page that holds them in memory.
func (s *Shard) NewReader(wanted []column.Field, opt ReadOptions) (*Reader, error) {
	set(&opt.Rows, 1024)
	set(&opt.Bytes, 16<<20)
	set(&opt.Entries, 1<<20)
	r := &Reader{shard: s, opt: opt, wanted: wanted, meter: newMeter(s.lim, s.finger.Size)}
	r.decomp.lim = s.lim
	byLeaf := map[*leaf]*leafReader{}
	for _, w := range wanted {
		n := s.node(w.Name)
		if slices.Contains(opt.Absent, w.Name) {
			n = nil
		}
		t, err := match(w.Type, n, func(n *node, values bool) *leafReader {
			l := byLeaf[n.leaf]
			if l == nil {
				l = &leafReader{leaf: n.leaf}
				l.vals.meter = r.meter
				l.pages = pageReader{file: readerAt(s.readAt), dataEnd: s.dataEnd, lim: s.lim, leaf: n.leaf, skipVals: true, decomp: &r.decomp, meter: r.meter}
				byLeaf[n.leaf] = l
				r.leaves = append(r.leaves, l)
			}
			if values {
				l.pages.skipVals = false
				l.pages.isStrings = n.typ.Kind == column.Varchar
			}
			return l
		})
		if err != nil {
			return nil, shardError(s.path, -1, w.Name, err)
		}
		r.targets = append(r.targets, t)
	}
	if len(s.footer.groups) > 0 {
		chunks := s.footer.groups[0].chunks
		slices.SortStableFunc(r.leaves, func(a, b *leafReader) int {
			return int(min(max(chunks[b.leaf.index].stored-chunks[a.leaf.index].stored, -1), 1))
		})
	}
	return r, nil
}

type readerAt func(b []byte, off int64) (int, error)

func (f readerAt) ReadAt(b []byte, off int64) (int, error) { return f(b, off) }

// Close frees what the reader holds. It does not close the shard.
func (r *Reader) Close() {
	r.decomp.close()
	r.leaves, r.targets = nil, nil
	if r.err == nil {
		r.err = fmt.Errorf("read shard %s: the reader is closed", r.shard.path)
	}
}

// Next reads the next rows into b, whose vectors, if an earlier call made them, are refilled. io.EOF means that all rows have
// been read and counted. Errors match ErrShard, but for that of ctx.
func (r *Reader) Next(ctx context.Context, b *Batch) (err error) {
	if r.err != nil {
		return r.err
	}
	r.at = nil
	defer func() {
		if p := recover(); p != nil {
			err = panicError(p)
		}
		if err == nil || err == io.EOF {
			r.err = err
			return
		}
		if ctxErr := ctx.Err(); ctxErr != nil {
			err = ctxErr
		} else {
			path := ""
			if r.at != nil {
				path = r.at.leaf.path
			}
			err = shardError(r.shard.path, r.group, path, err)
		}
		r.err = err
	}()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if r.group == len(r.shard.footer.groups) {
			return io.EOF
		}
		g := &r.shard.footer.groups[r.group]
		if !r.begun {
			for _, l := range r.leaves {
				r.at = l
				if err := l.open(&g.chunks[l.leaf.index], g.rows); err != nil {
					return err
				}
			}
			r.begun, r.taken = true, 0
		}
		if r.taken < g.rows {
			return r.read(ctx, b, int(min(int64(r.opt.Rows), g.rows-r.taken)))
		}
		for _, l := range r.leaves {
			r.at = l
			if err := l.finish(ctx); err != nil {
				return err
			}
		}
		r.at = nil
		r.group++
		r.begun = false
	}
}

// read fills b with up to rows rows, fewer if their strings are long.
func (r *Reader) read(ctx context.Context, b *Batch, rows int) error {
	for _, l := range r.leaves {
		r.at = l
		if err := l.fill(ctx, rows, &r.opt); err != nil {
			return err
		}
		have := l.complete()
		if l.done && have < rows {
			return damaged("it ends after %d of the %d rows of its row group", r.taken+int64(have), l.limit)
		}
		rows = min(rows, have)
	}
	for _, l := range r.leaves {
		l.taken.entries, l.taken.present = l.span(rows)
	}
	b.Row, b.Rows, b.Group = r.row, rows, r.group
	b.Columns = slices.Grow(b.Columns[:0], len(r.targets))[:len(r.targets)]
	for i, t := range r.targets {
		r.at = t.src
		v, err := t.build(rows, b.Columns[i])
		if err != nil {
			return err
		}
		b.Columns[i] = v
	}
	for _, l := range r.leaves {
		r.at = l
		l.drop(rows)
	}
	r.taken += int64(rows)
	r.row += int64(rows)
	return nil
}

// Batches reads the columns wanted as NewReader and Next do. A batch is valid until the next one. An error comes
// with a nil batch and is the last.
func (s *Shard) Batches(ctx context.Context, wanted []column.Field, opt ReadOptions) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		r, err := s.NewReader(wanted, opt)
		if err != nil {
			yield(nil, err)
			return
		}
		defer r.Close()
		var b Batch
		for {
			switch err := r.Next(ctx, &b); {
			case err == io.EOF:
				return
			case err != nil:
				yield(nil, err)
				return
			}
			if !yield(&b, nil) {
				return
			}
		}
	}
}

// panicError makes an error of a panic: a decoder, ours or a library's, met bytes that it did not expect.
func panicError(p any) error {
	return damaged("the decoder failed: %v", p)
}
