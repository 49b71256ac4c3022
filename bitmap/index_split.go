package bitmap

// code is the width of dictionary codes.
type code interface{ uint8 | uint16 | uint32 }

// maskCodes is the number of codes up to which a chunk is split by setting bits of one mask a code.
// With more, the masks fall out of the nearest caches and scanning them for their few rows costs more
// than sorting by counting. Measured on columns of 2 to 256 codes.
const maskCodes = 64

// maskStride is the distance of the masks of two codes in words: a cache line more than a mask, so
// that the same word of all codes does not compete for the same few cache lines.
const maskStride = MaskWords + 8

// splitter is the working memory for splitting a chunk by code.
type splitter struct {
	masks   []uint64 // maskStride a code, zero between chunks
	counts  []int32  // by code: rows in the chunk, then the place of the next one in order; zero between chunks
	present []uint32 // codes of the chunk in order of appearance
	order   []uint16 // rows grouped by code, ascending within each
}

// addCodes adds a chunk of codes.
func addCodes[C code](b *IndexBuilder, codes []C, nulls *Mask) error {
	if err := b.checkChunk(len(codes), nulls); err != nil {
		return err
	}
	if nulls != nil && !nulls.Any() {
		nulls = nil
	}
	var err error
	if b.codes <= maskCodes {
		err = splitByMask(b, codes, nulls)
	} else {
		err = splitByCounting(b, codes, nulls)
	}
	if err != nil {
		return err
	}
	b.endChunk(len(codes), nulls)
	return nil
}

// splitByMask sets the bit of each row in the mask of its code.
func splitByMask[C code](b *IndexBuilder, codes []C, nulls *Mask) error {
	s := &b.split
	if s.masks == nil {
		s.masks = make([]uint64, b.codes*maskStride)
	}
	masks := s.masks
	for start := 0; start < len(codes); start += 64 {
		word := start >> 6
		null := uint64(0)
		if nulls != nil {
			null = nulls[word]
		}
		for i, c := range codes[start:min(start+64, len(codes))] {
			if null>>(i&63)&1 != 0 {
				continue
			}
			at := uint64(c)*maskStride + uint64(word)
			if at >= uint64(len(masks)) {
				return b.errCode(uint64(c), start+i)
			}
			masks[at] |= 1 << (i & 63)
		}
	}
	for code := range b.codes {
		m := (*Mask)(masks[code*maskStride:])
		b.addMask(code, m)
		m.Clear()
	}
	return nil
}

// splitByCounting sorts the rows by code: one pass counts, one distributes the row numbers, and each
// code's rows then lie together in ascending order.
func splitByCounting[C code](b *IndexBuilder, codes []C, nulls *Mask) error {
	s := &b.split
	if s.counts == nil {
		s.counts = make([]int32, b.codes)
		s.order = make([]uint16, ChunkRows)
	}
	counts, order, present := s.counts, s.order, s.present[:0]
	for i, c := range codes {
		if nulls != nil && nulls.Get(uint16(i)) {
			continue
		}
		if uint64(c) >= uint64(len(counts)) {
			return b.errCode(uint64(c), i)
		}
		if counts[c] == 0 {
			present = append(present, uint32(c))
		}
		counts[c]++
	}
	next := int32(0)
	for _, c := range present {
		n := counts[c]
		counts[c] = next
		next += n
	}
	for i, c := range codes {
		if nulls != nil && nulls.Get(uint16(i)) {
			continue
		}
		order[counts[c]] = uint16(i)
		counts[c]++
	}
	start := int32(0)
	for _, c := range present {
		end := counts[c] // the place after its last row
		counts[c] = 0
		b.addSelection(int(c), order[start:end])
		start = end
	}
	s.present = present
	return nil
}
