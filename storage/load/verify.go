package load

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
	"github.com/colloquydb/colloquy/storage/parquet"
)

// VerifyOptions tune VerifySource. The zero value is the default.
type VerifyOptions struct {
	Limits   parquet.Limits
	Progress func(Progress) // as in Options
	// Differences is how many are kept; 0 is 20. All are counted.
	Differences int
}

// VerifyReport is what VerifySource found. The store is what its shards say if both Stale and Differences are empty.
type VerifyReport struct {
	Shards        int // compared
	Conversations int64
	Messages      int64
	Values        int64 // compared, lists and structs counted as one
	// Stale are shards that are gone, or are not the files that were imported; they are not compared.
	Stale       []Failure
	Differences []Difference // the first ones of each column of a shard, in the order of shards, then rows
	Different   int64        // values that differ
}

// Difference is a value that the store gives back otherwise than its shard has it.
type Difference struct {
	Shard          string
	Row            int64 // conversation in the shard, from 0
	Position       int   // message of the conversation, from 1; 0 for a column of conversations
	Column         string
	Source, Stored string // the values, long ones cut
}

// String says where the difference is and what it is.
func (d Difference) String() string {
	at := fmt.Sprintf("%s: row %d", d.Shard, d.Row)
	if d.Position > 0 {
		at += fmt.Sprintf(", message %d", d.Position)
	}
	return fmt.Sprintf("%s: column %s: the shard has %s, the store %s", at, d.Column, d.Source, d.Stored)
}

// VerifySource reads all shards of a snapshot again and compares every value, of both tables, with what the store gives
// back: NULL at all levels, doubles bit for bit, strings byte for byte, rows in order. What conversations derive from their entries is
// derived again, in another way. Errors are those of reading: of a shard they match parquet.ErrShard.
func VerifySource(ctx context.Context, snap *storage.Snapshot, opt VerifyOptions) (VerifyReport, error) {
	if opt.Differences <= 0 {
		opt.Differences = 20
	}
	cat := snap.Catalog()
	start := Progress{Shards: len(cat.Shards)}
	for _, s := range cat.Shards {
		start.TotalRows += s.Rows
		start.TotalBytes += s.Size
	}
	progress := track(opt.Progress, start)
	defer progress.finish()

	chunks := make(map[storage.ShardID][]storage.Chunk)
	for _, c := range snap.Chunks(storage.Conversations) {
		shard := c.Segment.Info().Shard
		chunks[shard] = append(chunks[shard], c)
	}
	reports := make([]VerifyReport, len(cat.Shards))
	group, gctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range cat.Shards {
		group.Go(func() error {
			v := &verifier{
				ctx: gctx, opt: &opt, profile: lmsys, shard: &cat.Shards[i], snap: snap, reader: snap.NewReader(nil), progress: progress,
				chunks: chunks[cat.Shards[i].ID], rep: &reports[i], vectors: make(map[*storage.Node]column.Vector),
			}
			return v.run()
		})
	}
	if err := group.Wait(); err != nil {
		return VerifyReport{}, fmt.Errorf("compare the store with its shards: %w", err)
	}
	var all VerifyReport
	for i := range reports {
		r := &reports[i]
		all.Shards += r.Shards
		all.Conversations += r.Conversations
		all.Messages += r.Messages
		all.Values += r.Values
		all.Different += r.Different
		all.Stale = append(all.Stale, r.Stale...)
		all.Differences = append(all.Differences, r.Differences...)
	}
	all.Differences = all.Differences[:min(len(all.Differences), opt.Differences)]
	return all, nil
}

// verifier compares one shard.
type verifier struct {
	ctx      context.Context
	opt      *VerifyOptions
	profile  *profile
	shard    *storage.ShardInfo
	snap     *storage.Snapshot
	reader   *storage.Reader
	progress *tracker
	chunks   []storage.Chunk // of the shard's conversations, in order
	rep      *VerifyReport

	vectors map[*storage.Node]column.Vector // to be refilled
	sel     []uint16
	batch   *parquet.Batch
	byName  map[string]column.Vector // columns of the batch
}

// rowsAtATime keeps what is decoded at a time small; batches of shards are about as large.
const rowsAtATime = 1024

func (v *verifier) run() error {
	v.progress.shard(v.shard.Path)
	defer v.progress.bytes.Add(v.shard.Size)
	f, err := parquet.Open(v.ctx, v.shard.Path, v.opt.Limits)
	if err != nil {
		if v.ctx.Err() != nil {
			return v.ctx.Err()
		}
		v.rep.Stale = append(v.rep.Stale, Failure{v.shard.Path, err})
		return nil
	}
	defer f.Close()
	if fp := f.Fingerprint(); fp.Size != v.shard.Size || fp.FooterHash != v.shard.FooterHash {
		v.rep.Stale = append(v.rep.Stale, Failure{v.shard.Path, &parquet.Error{Path: v.shard.Path, RowGroup: -1,
			Err: errors.New("the file is not the one that was imported"), Hint: "import it again"}})
		return nil
	}
	conversations := v.snap.Schema().Table(v.profile.conversations)
	if conversations == nil {
		return fmt.Errorf("the store has no table %s", v.profile.conversations)
	}
	var wanted []column.Field
	for _, c := range conversations.Columns {
		if !v.profile.reserved(c.Name) {
			wanted = append(wanted, column.Field{Name: c.Name, Type: c.Node.Type})
		}
	}
	all := union{profile: v.profile, from: make(map[string]string)}
	absent, err := all.addShard(v.shard.Path, f.Columns())
	if err != nil {
		return err
	}
	v.rep.Shards++
	chunk, at, message := 0, 0, 0
	for b, err := range f.Batches(v.ctx, wanted, parquet.ReadOptions{Rows: rowsAtATime, Absent: absent}) {
		if err != nil {
			return err
		}
		v.batch, v.byName = b, make(map[string]column.Vector, len(wanted))
		for i, w := range wanted {
			v.byName[w.Name] = b.Columns[i]
		}
		for from := 0; from < b.Rows; {
			for chunk < len(v.chunks) && at == v.chunks[chunk].Rows {
				chunk, at, message = chunk+1, 0, 0
			}
			if chunk == len(v.chunks) {
				v.differ(b.Row+int64(from), 0, "all", "more rows", fmt.Sprintf("only %d rows", b.Row+int64(from)))
				return nil
			}
			p := piece{chunk: v.chunks[chunk], row: at, rows: min(b.Rows-from, v.chunks[chunk].Rows-at), message: message, from: from}
			n, err := v.compare(conversations, p)
			if err != nil {
				return err
			}
			message += n
			at += p.rows
			from += p.rows
		}
		v.progress.rows.Add(int64(b.Rows))
	}
	for ; chunk < len(v.chunks); chunk, at = chunk+1, 0 {
		if at < v.chunks[chunk].Rows {
			v.differ(f.Rows(), 0, "all", "no more rows", "more rows")
			break
		}
	}
	return nil
}

// piece is rows of the batch that are in one chunk of the store.
type piece struct {
	chunk   storage.Chunk
	row     int // of the chunk
	rows    int
	message int // of the segment: the first one of the rows
	from    int // of the batch
}

// differ takes note of a difference.
func (v *verifier) differ(row int64, position int, col, source, stored string) {
	v.rep.Different++
	if len(v.rep.Differences) < v.opt.Differences {
		v.rep.Differences = append(v.rep.Differences, Difference{v.shard.Path, row, position, col, source, stored})
	}
}

// read reads rows from to from+n-1 of a chunk.
func (v *verifier) read(node *storage.Node, c storage.Chunk, from, n int) (column.Vector, error) {
	v.sel = v.sel[:0]
	for i := range n {
		v.sel = append(v.sel, uint16(from+i))
	}
	vec, err := v.reader.Read(v.ctx, node, c, v.sel, v.vectors[node])
	if err != nil {
		return nil, err
	}
	if vec.Len() != n {
		return nil, fmt.Errorf("%w: %d values where %d were asked for", storage.ErrCorrupt, vec.Len(), n)
	}
	v.vectors[node] = vec
	return vec, nil
}

// compare compares both tables for a piece, and returns its number of messages.
func (v *verifier) compare(conversations *storage.Table, p piece) (messages int, err error) {
	list := v.byName[v.profile.list].(*column.Lists)
	entries := v.byName[v.profile.aligned].(*column.Lists)
	for _, c := range conversations.Columns {
		stored, err := v.read(c.Node, p.chunk, p.row, p.rows)
		if err != nil {
			return 0, fmt.Errorf("%s: column %s: %w", v.shard.Path, c.Name, err)
		}
		same := v.expected(c.Name, c.Node.Type, stored, list, entries)
		for i := range p.rows {
			if ok, source := same(p.from+i, i); !ok {
				v.differ(v.batch.Row+int64(p.from+i), 0, c.Name, source(), show(stored, i))
			}
		}
		v.rep.Values += int64(p.rows)
	}
	v.rep.Conversations += int64(p.rows)
	messages = int(list.Offsets[p.from+p.rows] - list.Offsets[p.from])
	v.rep.Messages += int64(messages)
	return messages, v.compareMessages(p, list, entries, messages)
}

// checker reports whether row i of the batch agrees with row j of what was read, and can say what the row has.
type checker func(i, j int) (ok bool, source func() string)

// expected returns how to check a column of conversations.
func (v *verifier) expected(name string, t column.Type, stored column.Vector, list, entries *column.Lists) checker {
	switch {
	case name == v.profile.count:
		vec := column.Flat(stored, t).(*column.Int64s)
		return func(i, j int) (bool, func() string) {
			n := int64(list.Offsets[i+1] - list.Offsets[i])
			if list.IsNull(i) {
				return vec.IsNull(j), func() string { return "NULL" }
			}
			return !vec.IsNull(j) && vec.Vals[j] == n, func() string { return fmt.Sprint(n) }
		}
	case slices.Contains(v.profile.shown, name):
		elem := entries.Elem.(*column.Structs)
		same := foldedSame(t, elem.Fields[elem.Typ.FieldIndex(name)], stored)
		return func(i, j int) (bool, func() string) {
			return same(int(entries.Offsets[i]), int(entries.Offsets[i+1]), j), func() string { return "entries " + show(entries, i) }
		}
	}
	source := v.byName[name]
	same := identical(source, stored)
	return func(i, j int) (bool, func() string) {
		return same(i, j), func() string { return show(source, i) }
	}
}

// compareMessages compares the messages of a piece, chunk by chunk.
func (v *verifier) compareMessages(p piece, list, entries *column.Lists, messages int) error {
	table := v.snap.Schema().Table(v.profile.messages)
	if table == nil {
		return fmt.Errorf("the store has no table %s", v.profile.messages)
	}
	// owner and place of each message, in the batch
	owners := make([]int32, 0, messages)
	for i := range p.rows {
		for range list.Offsets[p.from+i+1] - list.Offsets[p.from+i] {
			owners = append(owners, int32(p.from+i))
		}
	}
	first := int(list.Offsets[p.from])
	elem, entry := list.Elem.(*column.Structs), entries.Elem.(*column.Structs)
	for done := 0; done < messages; {
		index := (p.message + done) / storage.ChunkRows
		from := (p.message + done) % storage.ChunkRows
		n := min(messages-done, storage.ChunkRows-from, 4*rowsAtATime)
		chunk := storage.Chunk{Segment: p.chunk.Segment, Space: storage.Messages, Index: index,
			Rows: min(storage.ChunkRows, p.chunk.Segment.Info().Messages-index*storage.ChunkRows)}
		if from+n > chunk.Rows {
			v.differ(v.batch.Row+int64(p.from), 0, v.profile.list, fmt.Sprintf("%d messages", messages), "fewer")
			return nil
		}
		for _, c := range table.Columns {
			stored, err := v.read(c.Node, chunk, from, n)
			if err != nil {
				return fmt.Errorf("%s: column %s of messages: %w", v.shard.Path, c.Name, err)
			}
			v.compareMessageColumn(c.Name, stored, elem, entry, list, entries, owners[done:done+n], first+done)
		}
		done += n
	}
	return nil
}

// compareMessageColumn compares a column of the messages that begin with the first of list.Elem.
func (v *verifier) compareMessageColumn(name string, stored column.Vector, elem, entry *column.Structs, list, entries *column.Lists, owners []int32, first int) {
	report := func(k int, source string) {
		owner := int(owners[k])
		v.differ(v.batch.Row+int64(owner), first+k-int(list.Offsets[owner])+1, v.profile.messages+"."+name, source, show(stored, k))
	}
	v.rep.Values += int64(len(owners))
	switch {
	case name == v.profile.position:
		vec := column.Flat(stored, column.BigIntType).(*column.Int64s)
		for k, owner := range owners {
			if want := int64(first+k) - int64(list.Offsets[owner]) + 1; vec.IsNull(k) || vec.Vals[k] != want {
				report(k, fmt.Sprint(want))
			}
		}
	case slices.Contains(v.profile.fields, name):
		field := elem.Fields[elem.Typ.FieldIndex(name)]
		same := identical(field, stored)
		for k := range owners {
			if !same(first+k, k) {
				report(k, show(field, first+k))
			}
		}
	case slices.Contains(v.profile.shown, name):
		field := entry.Fields[entry.Typ.FieldIndex(name)]
		same := identical(field, stored)
		for k, owner := range owners {
			at := int(entries.Offsets[owner]) + first + k - int(list.Offsets[owner])
			if at >= int(entries.Offsets[owner+1]) {
				if !stored.IsNull(k) {
					report(k, "NULL, for want of an entry")
				}
			} else if !same(at, k) {
				report(k, show(field, at))
			}
		}
	default:
		field := v.byName[name]
		same := identical(field, stored)
		for k, owner := range owners {
			if !same(int(owner), k) {
				report(k, show(field, int(owner)))
			}
		}
	}
}
