package bitmap

// scratch is the working memory of a counting sort of one chunk by code.
type scratch struct {
	counts  []int32 // by code: rows in the chunk, then the place of the next one in order; zero between chunks
	present []uint32
	order   []uint16 // rows grouped by code, ascending within each
}

// addCodes adds a chunk. Rows are sorted by code by counting: one pass counts, one distributes the
// row numbers, and each code's rows then lie together in ascending order.
func addCodes[C uint8 | uint16 | uint32](b *IndexBuilder, codes []C, nulls *Mask) error {
	if err := b.checkChunk(len(codes), nulls); err != nil {
		return err
	}
	if b.counts == nil {
		b.counts = make([]int32, b.codes)
		b.order = make([]uint16, ChunkRows)
	}
	if nulls != nil && !nulls.Any() {
		nulls = nil
	}
	present := b.present[:0]
	counts := b.counts
	for i, c := range codes {
		if nulls != nil && nulls.Get(uint16(i)) {
			continue
		}
		if uint64(c) >= uint64(len(counts)) {
			clear(counts)
			return b.errCode(uint64(c))
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
	order := b.order
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
	if nulls != nil {
		b.addMask(b.codes, nulls)
	}
	b.present = present
	b.rows += len(codes)
	return nil
}
