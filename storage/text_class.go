package storage

import (
	"slices"

	"github.com/colloquydb/colloquy/storage/column"
)

// Text that belongs together is kept together: a Text leaf may name one or two leaves with few distinct values (role, language),
// and each combination of their values, its class, has blocks of its own. Reading the text of one role or language then
// decodes no other, and blocks of one language compress better: 13 % on the generated shards, 2 % on real chat.
//
// A class is a small number: the parts that the leaves give, side by side. A part is 0 for NULL, the code of the value in
// the segment's dictionary plus one, and its greatest number for all codes from there on.

// maxClassLeaves is how many leaves may make up a class.
const maxClassLeaves = 2

// textClasses is the number of classes. Each has an encoder and a block at work while a segment is written, some 2 MB, which is why languages
// beyond the first 14 that a segment meets share one.
const textClasses = 1 << 6

// classBits is how many bits of a class each of the leaves has.
func classBits(leaves int) []uint {
	if leaves == 1 {
		return []uint{4}
	}
	return []uint{2, 4}
}

// addClassPart puts the part of one leaf behind what classes hold already; code returns the dictionary code of row i and whether
// it is not NULL.
func addClassPart(classes []uint8, bits uint, code func(i int) (uint32, bool)) {
	most := uint32(1)<<bits - 1
	for i := range classes {
		classes[i] <<= bits
		if c, ok := code(i); ok {
			classes[i] |= uint8(min(c, most-1) + 1)
		}
	}
}

// classesOf returns the classes of the n rows of a text leaf that a batch appends; its class leaves have got theirs already. Nil is class 0 for all, as
// it is once a class leaf has more values than a dictionary takes.
func (b *SegmentBuilder) classesOf(l *Leaf, rows *Rows, n int) []uint8 {
	if len(l.Class) == 0 {
		return nil
	}
	b.classes = slices.Grow(b.classes[:0], n)[:n]
	clear(b.classes)
	for i, bits := range classBits(len(l.Class)) {
		w, ok := b.plain[l.Class[i]-1].(*stringWriter)
		if !ok || !w.coded {
			return nil
		}
		code := func(row int) (uint32, bool) {
			return w.codes[row], !w.nulls.any || !w.nulls.words.Get(row)
		}
		if w.leaf.Space == l.Space {
			first := len(w.codes) - n
			addClassPart(b.classes, bits, func(i int) (uint32, bool) { return code(first + i) })
			continue
		}
		b.owners = b.owners[:0]
		for c, messages := range rows.MessageCounts {
			for range messages {
				b.owners = append(b.owners, uint32(len(w.codes)-rows.Conversations+c))
			}
		}
		addClassPart(b.classes, bits, func(i int) (uint32, bool) { return code(int(b.owners[i])) })
	}
	return b.classes
}

// classify sorts the places of the rows read by the class of their text: those of class c are order[ends[c-1]:ends[c]], ascending.
// It is not known where a class leaf has no dictionary. The caller gives order back.
func (r *Reader) classify(l *Leaf, a *at) (order []uint16, ends *[textClasses]int, known bool, err error) {
	if len(l.Class) == 0 {
		return nil, nil, false, nil
	}
	classes := slices.Grow(r.classes[:0], a.n)[:a.n]
	r.classes = classes
	clear(classes)
	for i, bits := range classBits(len(l.Class)) {
		of := r.v.cat.Schema.Leaf(l.Class[i])
		h, err := a.seg.header(of, r.st)
		if err != nil {
			return nil, nil, false, err
		}
		switch {
		case h.form == formNull:
			addClassPart(classes, bits, func(int) (uint32, bool) { return 0, false })
			continue
		case h.form != formDict:
			return nil, nil, false, nil
		}
		if err := r.classCodes(of, h, a, func(codes *column.Codes, place func(i int) int) {
			null := codes.Nulls.Any()
			addClassPart(classes, bits, func(i int) (uint32, bool) {
				p := place(i)
				return codes.Vals[p], !null || !codes.Nulls.Get(p)
			})
		}); err != nil {
			return nil, nil, false, err
		}
	}
	ends = &r.classEnds
	*ends = [textClasses]int{}
	for _, c := range classes {
		ends[c]++
	}
	sum := 0
	for c, n := range ends {
		ends[c] = sum // its start; its end once the places are in
		sum += n
	}
	order = slices.Grow(r.takeRows(), a.n)[:a.n]
	for i, c := range classes {
		order[ends[c]] = uint16(i)
		ends[c]++
	}
	return order, ends, true, nil
}

// classCodes calls use with the codes of a class leaf, and with the place among them of the i-th row read.
func (r *Reader) classCodes(of *Leaf, h *header, a *at, use func(codes *column.Codes, place func(i int) int)) error {
	if of.Space == a.space {
		c, err := a.seg.codeChunk(of, h, a.chunk, r.st)
		if err != nil {
			return err
		}
		if a.all() {
			err = c.Decode(&r.codes, nil)
		} else {
			err = c.Gather(a.rows, &r.codes, nil)
		}
		if err != nil {
			return readError(a, of, err)
		}
		use(&r.codes, func(i int) int { return i })
		return nil
	}
	owners, err := a.seg.owners(a.space, a.chunk, r.st)
	if err != nil {
		return err
	}
	c, err := a.seg.codeChunk(of, h, 0, r.st)
	if err != nil {
		return err
	}
	rows, places := r.takeRows(), r.takeRows()
	defer func() { r.giveRows(rows); r.giveRows(places) }()
	rows, places = distinctOwners(owners, a, rows, places)
	if err := c.Gather(rows, &r.codes, nil); err != nil {
		return readError(a, of, err)
	}
	use(&r.codes, func(i int) int { return int(places[i]) })
	return nil
}
