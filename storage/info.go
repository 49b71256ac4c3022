package storage

import (
	"context"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
)

// Info is what a version of a store takes on disk, in bytes. It is made from headers and from the sizes of small
// values; no chunk is read.
type Info struct {
	Version  uint64     `json:"version"`
	Store    string     `json:"store"`  // id
	Format   int        `json:"format"` // version of the format
	Shards   int        `json:"shards"`
	Segments int        `json:"segments"`
	Rows     [3]int64   `json:"rows"`   // by Space
	Leaves   []LeafInfo `json:"leaves"` // by LeafID-1
	Offsets  int64      `json:"offsets"`
	// Values is the sum of all values, Tables the size of the tables they are in, Files that of all files of the version.
	Values int64 `json:"values"`
	Tables int64 `json:"tables"`
	Files  int64 `json:"files"`
}

// LeafInfo is what a leaf takes on disk, over all segments.
type LeafInfo struct {
	Leaf
	Headers   int64          `json:"headers"`
	Chunks    int64          `json:"chunks"` // encoded chunks; of text, the directories of blocks
	Text      int64          `json:"text"`   // blocks of text
	Indexes   int64          `json:"indexes"`
	Lookups   int64          `json:"lookups"`
	TextRaw   int64          `json:"text_raw"`  // bytes of the text in blocks before compression; text that repeats in a chunk counts once
	Encodings map[string]int `json:"encodings"` // chunks of each encoding; bitmap and text for bools and text
	Dict      int            `json:"dict"`      // segments that hold the leaf as dictionary codes
	Empty     int            `json:"empty"`     // segments in which every row is NULL
}

// Total is the sum of what the leaf takes.
func (l *LeafInfo) Total() int64 { return l.Headers + l.Chunks + l.Text + l.Indexes + l.Lookups }

// Info adds up what the version takes.
func (s *Snapshot) Info(ctx context.Context) (*Info, error) {
	schema := &s.cat.Schema
	info := &Info{
		Version: s.Version(), Store: s.cat.Store, Format: formatVersion,
		Shards: len(s.cat.Shards), Segments: len(s.segments), Leaves: make([]LeafInfo, len(schema.Leaves)),
	}
	for space := range info.Rows {
		info.Rows[space] = s.Rows(Space(space))
	}
	for i := range info.Leaves {
		info.Leaves[i] = LeafInfo{Leaf: schema.Leaves[i], Encodings: make(map[string]int)}
	}
	for _, seg := range s.segments {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for i := range schema.Leaves {
			h, err := seg.header(&schema.Leaves[i], nil)
			if err != nil {
				return nil, err
			}
			info.Leaves[i].addHeader(h)
			if h.form == formText {
				n, err := s.textDirBytes(seg, &schema.Leaves[i], len(h.chunks))
				if err != nil {
					return nil, err
				}
				info.Leaves[i].Chunks += n
			}
		}
		if err := s.addMeta(seg, info); err != nil {
			return nil, err
		}
	}
	for i := range info.Leaves {
		info.Values += info.Leaves[i].Total()
	}
	info.Values += info.Offsets
	if err := s.addFiles(info); err != nil {
		return nil, err
	}
	return info, nil
}

// addHeader counts the chunks of a leaf in a segment.
func (l *LeafInfo) addHeader(h *header) {
	switch h.form {
	case formNull:
		l.Empty++
	case formBool:
		l.Encodings["bitmap"] += chunksOf(h.rows)
	case formDict:
		l.Dict++
	}
	for i := range h.chunks {
		c := &h.chunks[i]
		if h.form == formText {
			l.Encodings["text"]++
			l.Text += c.text.StoredBytes + int64(c.text.Blocks)*sealLen
			l.TextRaw += c.text.RawBytes
			continue
		}
		l.Encodings[c.stats.Encoding.String()]++
		l.Chunks += int64(c.stats.Bytes)
	}
}

// addMeta adds the sizes of the small values of a segment.
func (s *Snapshot) addMeta(seg *Segment, info *Info) error {
	return s.eachValue(seg.info.ID, kindMeta, func(k key, value []byte) error {
		if k.item == itemOffsets {
			info.Offsets += int64(len(value))
			return nil
		}
		if k.leaf == 0 || int(k.leaf) > len(info.Leaves) {
			return fmt.Errorf("read %s: %w: there is no such column", k.describe(&s.cat.Schema), ErrCorrupt)
		}
		l := &info.Leaves[k.leaf-1]
		switch k.item {
		case itemHeader:
			l.Headers += int64(len(value))
		case itemIndex:
			l.Indexes += int64(len(value))
		case itemLookup:
			l.Lookups += int64(len(value))
		}
		return nil
	})
}

// eachValue calls do with the sealed values of a kind of a segment, in the order of keys.
func (v *version) eachValue(segment SegmentID, kind byte, do func(k key, sealed []byte) error) (err error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.db == nil {
		return ErrClosed
	}
	from, to := segmentRange(kind, segment)
	it, err := v.db.NewIter(&pebble.IterOptions{LowerBound: from, UpperBound: to})
	if err != nil {
		return pebbleError(err)
	}
	defer func() {
		if cerr := it.Close(); err == nil {
			err = pebbleError(cerr)
		}
	}()
	for ok := it.First(); ok; ok = it.Next() {
		k, err := parseKey(it.Key())
		if err != nil {
			return err
		}
		value, err := it.ValueAndErr()
		if err != nil {
			return fmt.Errorf("read %s: %w", k.describe(&v.cat.Schema), pebbleError(err))
		}
		if err := do(k, value); err != nil {
			return err
		}
	}
	return pebbleError(it.Error())
}

// addFiles adds the sizes of the files of the version.
func (s *Snapshot) addFiles(info *Info) error {
	h := s.store.home
	dir := h.versionPath(s.Version())
	names, err := h.fs.List(dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		st, err := h.fs.Stat(h.fs.PathJoin(dir, name))
		if err != nil {
			return err
		}
		info.Files += st.Size()
		if len(name) > 4 && name[len(name)-4:] == ".sst" {
			info.Tables += st.Size()
		}
	}
	return nil
}

// textDirBytes returns the size of the directories of a text leaf in a segment, which its header does not say.
func (v *version) textDirBytes(seg *Segment, l *Leaf, chunks int) (int64, error) {
	var n int64
	for i := range chunks {
		k := seg.key(kindChunk, l)
		k.chunk = i
		err := v.get(k, nil, func(value []byte) error {
			n += int64(len(value)) + sealLen
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return n, nil
}
