package bitmap

import "fmt"

// AppendTo appends the serialized set to dst and returns the result. The bytes are the portable
// Roaring format in its smallest form, and depend on nothing but the rows.
func (s Set) AppendTo(dst []byte) []byte {
	cs := make([]container, len(s.chunks))
	var bodies []byte
	var m Mask
	for i, c := range s.chunks {
		m.Clear()
		c.rb.WriteDenseTo(m[:])
		at := len(bodies)
		var runs bool
		bodies, runs = appendMask(bodies, &m, c.card)
		cs[i] = container{key: c.key, runs: runs, card: c.card, body: bodies[at:len(bodies):len(bodies)]}
	}
	return appendContainers(dst, cs)
}

// Parse reads a set that AppendTo wrote, for a table of the given number of rows. It copies what it
// keeps, so src may be reused at once. The error matches ErrInvalid: src is cut short or goes on, has
// a row at or past rows, or is not exactly what AppendTo writes.
func Parse(src []byte, rows int) (Set, error) {
	s, err := parse(src, rows)
	if err != nil {
		return Set{}, fmt.Errorf("parse set of rows: %w: %w", ErrInvalid, err)
	}
	return s, nil
}

func parse(src []byte, rows int) (Set, error) {
	cs, err := splitContainers(src)
	if err != nil {
		return Set{}, err
	}
	s := Set{chunks: make([]chunk, len(cs))}
	for i := range cs {
		c := &cs[i]
		rb, err := c.bitmap(clampRows(rows - int(c.key)<<16))
		if err != nil {
			return Set{}, fmt.Errorf("chunk %d: %w", c.key, err)
		}
		s.chunks[i] = chunk{rb: rb, card: c.card, key: c.key, dense: !c.runs && c.card > arrayMaxRows}
		s.card += c.card
	}
	return s, nil
}
