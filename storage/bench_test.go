package storage

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
)

// The benchmarks work on segments in the shape of LMSYS-Chat-1M: 65,536 conversations with 4.1 messages of 600 bytes each, 25 models, 154
// languages, moderation with eleven flags and scores.

var categories = []string{
	"harassment", "harassment/threatening", "hate", "hate/threatening", "self-harm", "self-harm/instructions",
	"self-harm/intent", "sexual", "sexual/minors", "violence", "violence/graphic",
}

// chat is the schema of the benchmarks, with its leaves by name.
type chat struct {
	schema Schema
	leaf   map[string]LeafID
}

func newChat() *chat {
	c := &chat{leaf: make(map[string]LeafID)}
	add := func(l Leaf) LeafID {
		l.ID = LeafID(len(c.schema.Leaves) + 1)
		c.schema.Leaves = append(c.schema.Leaves, l)
		if l.Space != Overflow {
			c.leaf[fmt.Sprintf("%s.%s", l.Space, l.Name)] = l.ID
		}
		return l.ID
	}
	add(Leaf{Space: Conversations, Name: "conversation_id", Kind: column.Varchar, Lookup: true})
	add(Leaf{Space: Conversations, Name: "model", Kind: column.Varchar})
	language := add(Leaf{Space: Conversations, Name: "language", Kind: column.Varchar})
	add(Leaf{Space: Conversations, Name: "turn", Kind: column.BigInt})
	add(Leaf{Space: Conversations, Name: "redacted", Kind: column.Bool})
	add(Leaf{Space: Conversations, Name: "message_count", Kind: column.BigInt})
	add(Leaf{Space: Conversations, Name: "flagged", Kind: column.Bool})
	for _, cat := range categories {
		add(Leaf{Space: Conversations, Name: "categories." + cat, Kind: column.Bool})
	}
	role := add(Leaf{Space: Messages, Name: "role", Kind: column.Varchar})
	content := add(Leaf{Space: Messages, Name: "content", Kind: column.Varchar, Storing: Text, Class: []LeafID{role, language}})
	add(Leaf{Space: Messages, Name: "content.bytes", Kind: column.BigInt, Storing: TextBytes, Of: content})
	add(Leaf{Space: Messages, Name: "content.chars", Kind: column.BigInt, Storing: TextChars, Of: content})
	add(Leaf{Space: Messages, Name: "content.hash", Kind: column.Varchar, Storing: TextHash, Of: content})
	for _, space := range []Space{Messages, Overflow} {
		add(Leaf{Space: space, Name: "flagged", Kind: column.Bool})
		for _, cat := range categories {
			add(Leaf{Space: space, Name: "categories." + cat, Kind: column.Bool})
			add(Leaf{Space: space, Name: "category_scores." + cat, Kind: column.Double})
		}
	}
	return c
}

func (c *chat) node(name string) *Node {
	id, ok := c.leaf[name]
	if !ok {
		panic(name)
	}
	return &Node{Kind: LeafNode, Leaf: id, Type: column.Type{Kind: c.schema.Leaf(id).Kind}}
}

// prose is text of English word frequencies, of which messages are pieces.
var prose = sync.OnceValue(func() string {
	r := rand.New(rand.NewPCG(11, 12))
	words := make([]string, 40000)
	for i := range words {
		b := make([]byte, 2+r.IntN(4)+r.IntN(5))
		for k := range b {
			b[k] = "etaoinshrdlucmfwypvbgkqjxz"[min(r.IntN(26), r.IntN(26))]
		}
		words[i] = string(b)
	}
	zipf := rand.NewZipf(r, 1.05, 8, uint64(len(words)-1))
	text := make([]byte, 0, 64<<20)
	for len(text) < cap(text)-64 {
		text = append(text, words[zipf.Uint64()]...)
		text = append(text, " .,\n"[max(0, r.IntN(24)-20)])
		text = append(text, ' ')
	}
	return string(text)
})

// batch draws n conversations.
func (c *chat) batch(r *rand.Rand, n int) *Rows {
	rows := &Rows{Conversations: n, Leaves: make([]column.Vector, len(c.schema.Leaves))}
	messages := 0
	for range n {
		k := 2 * (1 + min(r.IntN(3), r.IntN(6)))
		if r.IntN(40) == 0 {
			k = 2 * (1 + r.IntN(20))
		}
		rows.MessageCounts = append(rows.MessageCounts, uint32(k))
		messages += k
	}
	set := func(name string, v column.Vector) { rows.Leaves[c.leaf[name]-1] = v }
	ids := &column.Strings{Vals: make([]string, n)}
	model := &column.Codes{Vals: make([]uint32, n), Dict: &column.Dict{}}
	language := &column.Codes{Vals: make([]uint32, n), Dict: &column.Dict{}}
	turn, count := &column.Int64s{Vals: make([]int64, n)}, &column.Int64s{Vals: make([]int64, n)}
	redacted := &column.Bools{Vals: make([]bool, n)}
	for i := range 25 {
		model.Dict.Vals = append(model.Dict.Vals, fmt.Sprintf("model-%d", i))
	}
	for i := range 154 {
		language.Dict.Vals = append(language.Dict.Vals, fmt.Sprintf("Language %d", i))
	}
	for i := range n {
		ids.Vals[i] = fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64())
		if r.IntN(2) == 0 {
			model.Vals[i] = uint32(r.IntN(25))
		}
		if r.IntN(5) == 0 {
			language.Vals[i] = uint32(min(r.IntN(154), r.IntN(154), r.IntN(154)))
		}
		count.Vals[i] = int64(rows.MessageCounts[i])
		turn.Vals[i] = count.Vals[i] / 2
		redacted.Vals[i] = r.IntN(4) == 0
	}
	set("conversations.conversation_id", ids)
	set("conversations.model", model)
	set("conversations.language", language)
	set("conversations.turn", turn)
	set("conversations.message_count", count)
	set("conversations.redacted", redacted)
	flags := func(n, one int) *column.Bools {
		v := &column.Bools{Vals: make([]bool, n)}
		for range n / one {
			v.Vals[r.IntN(n)] = true
		}
		return v
	}
	set("conversations.flagged", flags(n, 20))
	set("messages.flagged", flags(messages, 40))
	role := &column.Codes{Vals: make([]uint32, messages), Dict: &column.Dict{Vals: []string{"user", "assistant"}}}
	content := &column.Strings{Vals: make([]string, messages)}
	for i := range content.Vals {
		role.Vals[i] = uint32(i & 1)
		size := 20 + int(r.ExpFloat64()*250)
		if i&1 == 1 {
			size = 20 + int(r.ExpFloat64()*900)
		}
		from := r.IntN(len(prose()) - 20000)
		content.Vals[i] = prose()[from : from+min(size, 20000)]
	}
	set("messages.role", role)
	set("messages.content", content)
	for _, cat := range categories {
		set("conversations.categories."+cat, flags(n, 200))
		set("messages.categories."+cat, flags(messages, 400))
		scores := &column.Float64s{Vals: make([]float64, messages)}
		for i := range scores.Vals {
			scores.Vals[i] = float64(float32(r.ExpFloat64() * 1e-4))
		}
		set("messages.category_scores."+cat, scores)
	}
	return rows
}

// build writes a store of that many segments of conversations, in batches that repeat but for their ids and text.
func (c *chat) build(b testing.TB, dir string, segments, conversations int, opt WriteOptions) {
	b.Helper()
	txn, err := Begin(ctx, dir, opt)
	if err != nil {
		b.Fatal(err)
	}
	defer txn.Abort()
	if err := txn.SetSchema(c.schema); err != nil {
		b.Fatal(err)
	}
	shard, err := txn.AddShard(ShardInfo{Path: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	work := make(chan uint64, segments)
	for i := range segments {
		work <- uint64(i)
	}
	close(work)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for seed := range work {
				r := rand.New(rand.NewPCG(seed, 1))
				s, err := txn.NewSegment(shard)
				if err != nil {
					b.Error(err)
					return
				}
				for left := conversations; left > 0; left -= 4096 {
					if err := s.Append(c.batch(r, min(left, 4096))); err != nil {
						b.Error(err)
						return
					}
				}
				if err := s.Finish(); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if err := txn.Commit(ctx); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkSegment writes one full segment; the rows are made before.
func BenchmarkSegment(b *testing.B) {
	c := newChat()
	r := rand.New(rand.NewPCG(1, 1))
	var batches []*Rows
	bytes, messages := int64(0), 0
	for left := ChunkRows; left > 0; left -= 4096 {
		rows := c.batch(r, min(left, 4096))
		for _, s := range rows.Leaves[c.leaf["messages.content"]-1].(*column.Strings).Vals {
			bytes += int64(len(s))
			messages++
		}
		batches = append(batches, rows)
	}
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprint("workers=", workers), func(b *testing.B) {
			b.SetBytes(bytes)
			b.ReportAllocs()
			for b.Loop() {
				dir := filepath.Join(tmpDir, "segment")
				txn, err := Begin(ctx, dir, WriteOptions{Workers: workers})
				if err != nil {
					b.Fatal(err)
				}
				if err := txn.SetSchema(c.schema); err != nil {
					b.Fatal(err)
				}
				shard, err := txn.AddShard(ShardInfo{Path: "bench"})
				if err != nil {
					b.Fatal(err)
				}
				s, err := txn.NewSegment(shard)
				if err != nil {
					b.Fatal(err)
				}
				for _, rows := range batches {
					if err := s.Append(rows); err != nil {
						b.Fatal(err)
					}
				}
				if err := s.Finish(); err != nil {
					b.Fatal(err)
				}
				info := txn.Current().Segments[0]
				if err := txn.Commit(ctx); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(info.StoredBytes)/1e6, "MB-stored")
				b.ReportMetric(float64(messages), "messages")
				if err := os.RemoveAll(dir); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// chatStore is a store of two segments for the benchmarks of reading.
var chatStore = sync.OnceValues(func() (*chat, *Store) {
	c := newChat()
	dir := filepath.Join(tmpDir, "chat")
	c.build(new(testing.B), dir, 2, ChunkRows, WriteOptions{})
	s, err := Open(ctx, dir, Options{})
	if err != nil {
		panic(err)
	}
	return c, s
})

func benchReader(b *testing.B) (*chat, *Snapshot, *Reader) {
	c, store := chatStore()
	snap := store.Snapshot()
	b.Cleanup(snap.Release)
	b.ReportAllocs()
	b.ResetTimer()
	return c, snap, snap.NewReader(nil)
}

func BenchmarkFilterTwoIndexes(b *testing.B) {
	c, snap, r := benchReader(b)
	p := &Pred{Op: And, Kids: []*Pred{
		{Op: InStrings, Node: c.node("conversations.model"), Strings: []string{"model-0"}},
		{Op: InStrings, Node: c.node("conversations.language"), Strings: []string{"Language 0"}},
	}}
	chunk := snap.Chunks(Conversations)[0]
	var m bitmap.Mask
	for b.Loop() {
		m.Fill(chunk.Rows)
		if err := r.Filter(ctx, p, chunk, &m); err != nil {
			b.Fatal(err)
		}
	}
	if !m.Any() {
		b.Fatal("no rows")
	}
}

func BenchmarkFilterScore(b *testing.B) {
	c, snap, r := benchReader(b)
	p := &Pred{Op: FloatRange, Node: c.node("messages.category_scores.hate"), Floats: []float64{5e-4, 1}}
	chunk := snap.Chunks(Messages)[0]
	var m bitmap.Mask
	for b.Loop() {
		m.Fill(chunk.Rows)
		if err := r.Filter(ctx, p, chunk, &m); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCountByValue(b *testing.B) {
	c, snap, r := benchReader(b)
	id := c.leaf["conversations.model"]
	dict, err := snap.Dict(ctx, id)
	if err != nil {
		b.Fatal(err)
	}
	counts := make([]int64, len(dict.Vals)+1)
	for _, rows := range []int{2000, 20000, ChunkRows} {
		for _, space := range []Space{Conversations, Messages} {
			b.Run(fmt.Sprintf("%s/rows=%d", space, rows), func(b *testing.B) {
				chunk := snap.Chunks(space)[0]
				rnd := rand.New(rand.NewPCG(1, 1))
				var m bitmap.Mask
				for range rows {
					m.Set(uint16(rnd.IntN(chunk.Rows)))
				}
				if rows == ChunkRows {
					m.Fill(chunk.Rows)
				}
				for b.Loop() {
					if err := r.CountByValue(ctx, id, chunk, &m, counts); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkRead(b *testing.B) {
	c, snap, r := benchReader(b)
	for name, n := range map[string]*Node{
		"score":              c.node("messages.category_scores.hate"),
		"length":             c.node("messages.content.chars"),
		"hash":               c.node("messages.content.hash"),
		"flag":               c.node("messages.flagged"),
		"role":               c.node("messages.role"),
		"model of messages":  c.node("conversations.model"),
		"turn of messages":   c.node("conversations.turn"),
		"content":            c.node("messages.content"),
		"position":           {Kind: PositionNode, Type: column.BigIntType},
		"max of score":       {Kind: MaxNode, Leaf: c.leaf["conversations.message_count"], Elem: c.node("messages.category_scores.hate"), Type: column.DoubleType},
		"first prompt":       {Kind: ElementNode, Index: 1, Leaf: c.leaf["conversations.message_count"], Elem: c.node("messages.content"), Type: column.VarcharType},
		"hash of 1st prompt": {Kind: ElementNode, Index: 1, Leaf: c.leaf["conversations.message_count"], Elem: c.node("messages.content.hash"), Type: column.VarcharType},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			space := Messages
			if n.Kind == MaxNode || n.Kind == ElementNode {
				space = Conversations
			}
			chunk := snap.Chunks(space)[0]
			var dst column.Vector
			for b.Loop() {
				var err error
				if dst, err = r.Read(ctx, n, chunk, nil, dst); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkLookup(b *testing.B) {
	c, snap, r := benchReader(b)
	id := c.node("conversations.conversation_id")
	v, err := r.Read(ctx, id, snap.Chunks(Conversations)[0], nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	ids := v.(*column.Strings).Vals
	scalars := []*Node{id, c.node("conversations.model"), c.node("conversations.language"), c.node("conversations.turn"), c.node("conversations.redacted")}
	text := &Node{Kind: ListNode, Leaf: c.leaf["conversations.message_count"], Elem: c.node("messages.content"), Type: column.ListOf(column.VarcharType)}
	for name, nodes := range map[string][]*Node{"rows": nil, "scalars": scalars, "text": {text}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			rnd := rand.New(rand.NewPCG(1, 1))
			dst := make([]column.Vector, len(nodes))
			for b.Loop() {
				refs, err := snap.Lookup(ctx, id.Leaf, ids[rnd.IntN(len(ids))], nil)
				if err != nil || len(refs) != 1 {
					b.Fatal(refs, err)
				}
				chunk := Chunk{Segment: refs[0].Segment, Rows: refs[0].Segment.info.Conversations}
				for i, n := range nodes {
					if dst[i], err = r.Read(ctx, n, chunk, []uint16{uint16(refs[0].Row)}, dst[i]); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

func BenchmarkMatch(b *testing.B) {
	c, snap, r := benchReader(b)
	chunk := snap.Chunks(Messages)[0]
	for name, p := range map[string]*Pred{
		"contains": {Op: Match, Node: c.node("messages.content"), Matcher: contains("zqxj")},
		"user contains": {Op: And, Kids: []*Pred{
			{Op: Match, Node: c.node("messages.content"), Matcher: contains("zqxj")},
			{Op: InStrings, Node: c.node("messages.role"), Strings: []string{"user"}},
		}},
		"equals": {Op: InStrings, Node: c.node("messages.content"), Strings: []string{"no such text is there"}},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var m bitmap.Mask
				m.Fill(chunk.Rows)
				if err := r.Filter(ctx, p, chunk, &m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	_, store := chatStore()
	b.ReportAllocs()
	for b.Loop() {
		s, err := Open(ctx, store.dir, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
