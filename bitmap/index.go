package bitmap

import (
	"fmt"
	"sync"
)

// Index is the bitmap index of one column of one segment: for each dictionary code the set of rows
// that have it, and the set of rows that are NULL. Every row is in exactly one of these sets. Codes are 0 to Codes()-1;
// what value a code stands for is the caller's dictionary.
//
// It is safe for use by any number of goroutines. Sets are decoded from the index's own bytes on first use,
// each once, and an error of decoding is returned to each caller. Cardinalities cost nothing.
type Index struct {
	rows    int
	data    []byte  // the whole serialized index; never modified
	entries []entry // by code, NULL last
}

// entry is one set of an index.
type entry struct {
	card  int
	bytes []byte // within Index.data
	once  sync.Once
	set   Set
	err   error
}

// Rows returns the number of rows of the column, NULLs included.
func (x *Index) Rows() int { return x.rows }

// Codes returns the number of codes.
func (x *Index) Codes() int { return len(x.entries) - 1 }

// Cardinality returns the number of rows that have code, 0 for a code the index does not know.
func (x *Index) Cardinality(code uint32) int {
	if uint64(code) >= uint64(x.Codes()) {
		return 0
	}
	return x.entries[code].card
}

// NullCardinality returns the number of rows that are NULL.
func (x *Index) NullCardinality() int { return x.entries[x.Codes()].card }

// NotNullCardinality returns the number of rows that have a code.
func (x *Index) NotNullCardinality() int { return x.rows - x.NullCardinality() }

// Set returns the rows that have code, none for a code the index does not know. An error matches ErrInvalid.
func (x *Index) Set(code uint32) (Set, error) {
	if uint64(code) >= uint64(x.Codes()) {
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

// load returns set i, decoding it if nobody did yet.
func (x *Index) load(i int) (Set, error) {
	e := &x.entries[i]
	e.once.Do(func() {
		e.set, e.err = Parse(e.bytes, x.rows)
		if e.err == nil && e.set.card != e.card {
			e.set, e.err = Set{}, fmt.Errorf("%w: %d rows where the directory says %d", ErrInvalid, e.set.card, e.card)
		}
	})
	return e.set, e.err
}
