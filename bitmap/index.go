package bitmap

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// Index is the bitmap index of one column of one segment: for each dictionary code the set of rows
// that have it, and the set of rows that are NULL. Every row is in exactly one of these sets. Codes
// are 0 to Codes()-1; what value a code stands for is the caller's dictionary.
//
// It is safe for use by any number of goroutines. Cardinalities cost nothing. Sets are decoded from
// the index's own bytes on first use, each once, and an error of decoding is returned to every caller.
type Index struct {
	rows    int
	data    []byte // the whole serialized index; never modified
	sets    []byte // the part of it behind the directory
	entries []entry
	mu      sync.Mutex // held while a set is decoded
}

// entry is one set of an index: that of a code at its place, that of NULL at the end.
type entry struct {
	card uint32
	end  uint32 // of the set in Index.sets; it starts where the one before ends
	set  atomic.Pointer[decoded]
}

// decoded is what decoding a set gave.
type decoded struct {
	set Set
	err error
}

// Rows returns the number of rows of the column, NULLs included.
func (x *Index) Rows() int { return x.rows }

// Codes returns the number of codes.
func (x *Index) Codes() int { return len(x.entries) - 1 }

// Cardinality returns the number of rows that have code, 0 for a code the index does not know.
func (x *Index) Cardinality(code uint32) int {
	if !x.knows(code) {
		return 0
	}
	return int(x.entries[code].card)
}

// NullCardinality returns the number of rows that are NULL.
func (x *Index) NullCardinality() int { return int(x.entries[x.Codes()].card) }

// NotNullCardinality returns the number of rows that have a code.
func (x *Index) NotNullCardinality() int { return x.rows - x.NullCardinality() }

// Set returns the rows that have code, none for a code the index does not know. An error matches
// ErrInvalid.
func (x *Index) Set(code uint32) (Set, error) {
	if !x.knows(code) {
		return Set{}, nil
	}
	s, err := x.load(int(code))
	if err != nil {
		return Set{}, fmt.Errorf("decode rows of code %d: %w", code, err)
	}
	return s, nil
}

// Null returns the rows that are NULL. An error matches ErrInvalid.
func (x *Index) Null() (Set, error) {
	s, err := x.load(x.Codes())
	if err != nil {
		return Set{}, fmt.Errorf("decode rows of NULL: %w", err)
	}
	return s, nil
}

// NotNull returns the rows that have a code. An error matches ErrInvalid.
func (x *Index) NotNull() (Set, error) {
	null, err := x.Null()
	if err != nil {
		return Set{}, err
	}
	return null.Complement(x.rows), nil
}

// Union returns the rows that have any of codes; codes the index does not know add none, and codes
// may repeat. An error matches ErrInvalid.
func (x *Index) Union(codes []uint32) (Set, error) {
	sets := make([]Set, 0, len(codes))
	for _, code := range codes {
		s, err := x.Set(code)
		if err != nil {
			return Set{}, err
		}
		if !s.IsEmpty() {
			sets = append(sets, s)
		}
	}
	return Union(sets...), nil
}

// UnionInto adds to m the rows of one chunk that have any of codes. Once the sets are decoded it
// allocates nothing. An error matches ErrInvalid and leaves m partly filled.
func (x *Index) UnionInto(chunk int, codes []uint32, m *Mask) error {
	for _, code := range codes {
		s, err := x.Set(code)
		if err != nil {
			return err
		}
		s.OrInto(chunk, m)
	}
	return nil
}

// Verify decodes every set and checks what ParseIndex leaves open: that the sets are well formed and
// that no row is in two of them. An error matches ErrInvalid.
func (x *Index) Verify() error {
	var seen, rows Mask
	for chunk := 0; chunk<<16 < x.rows; chunk++ {
		seen.Clear()
		for i := range x.entries {
			s, err := x.load(i)
			if err != nil {
				return fmt.Errorf("decode set %d of %d: %w", i, len(x.entries), err)
			}
			if s.ChunkCardinality(chunk) == 0 {
				continue
			}
			s.ChunkMask(chunk, &rows)
			if seen.AndCount(&rows) > 0 {
				return fmt.Errorf("%w: rows of chunk %d in set %d are in another set too", ErrInvalid, chunk, i)
			}
			seen.Or(&rows)
		}
	}
	return nil
}

// MemSize returns about how many bytes of memory the index takes with the sets decoded so far.
func (x *Index) MemSize() int {
	const perEntry, perDecoded = 16, 48
	n := len(x.data) + perEntry*len(x.entries)
	for i := range x.entries {
		if d := x.entries[i].set.Load(); d != nil {
			n += perDecoded + d.set.MemSize()
		}
	}
	return n
}

func (x *Index) knows(code uint32) bool { return uint64(code) < uint64(x.Codes()) }

// load returns the set at place i of the entries, decoding it if nobody did yet.
func (x *Index) load(i int) (Set, error) {
	e := &x.entries[i]
	if d := e.set.Load(); d != nil {
		return d.set, d.err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	d := e.set.Load()
	if d == nil {
		d = x.decode(i)
		e.set.Store(d)
	}
	return d.set, d.err
}

// decode decodes the set at place i and holds it against the directory.
func (x *Index) decode(i int) *decoded {
	e := &x.entries[i]
	if e.card == 0 {
		return &decoded{}
	}
	start := uint32(0)
	if i > 0 {
		start = x.entries[i-1].end
	}
	s, err := Parse(x.sets[start:e.end], x.rows)
	if err == nil && s.card != int(e.card) {
		err = fmt.Errorf("%w: %d rows where the directory says %d", ErrInvalid, s.card, e.card)
	}
	if err != nil {
		return &decoded{err: err}
	}
	return &decoded{set: s}
}
