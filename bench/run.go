package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/colloquydb/colloquy/sample"
)

// bench is one run.
type bench struct {
	rows       int
	data, work string
	reload     bool
	engines    []string
	only       []string // ids; nil for all
}

// run does everything but print the table.
func (b *bench) run(ctx context.Context) (results []result, err error) {
	if b.work == "" {
		if b.work, err = os.MkdirTemp("", "colloquy-bench-"); err != nil {
			return nil, err
		}
		defer os.RemoveAll(b.work)
	}
	if err := os.MkdirAll(b.work, 0o755); err != nil {
		return nil, err
	}
	shards, err := b.shards(ctx)
	if err != nil {
		return nil, err
	}
	source := result{ID: sizeID, Engine: "parquet", Equal: true}
	for _, s := range shards {
		info, err := os.Stat(s)
		if err != nil {
			return nil, err
		}
		source.Bytes += info.Size()
	}
	results = append(results, source)
	var open []peer
	defer func() {
		for _, p := range open {
			err = errors.Join(err, p.close())
		}
	}()
	for _, name := range b.engines {
		p := makePeer(name)
		if p == nil {
			note("%s is left out: its library is not here (see README.md)", name)
			continue
		}
		imported, err := b.imported(ctx, p, shards)
		if err != nil {
			return nil, err
		}
		results = append(results, imported...)
		open = append(open, p)
		if err := p.open(ctx, b.folder(p)); err != nil {
			return nil, fmt.Errorf("open the database of %s: %w", name, err)
		}
	}
	if len(open) == 0 {
		return nil, errors.New("no engine to run")
	}
	values, err := pickValues(ctx, open[0])
	if err != nil {
		return nil, err
	}
	for _, q := range queries {
		if b.wants(q.id) {
			note("%s %s", q.id, q.title)
			runtime.GC()
			results = append(results, measure(ctx, q, open, values)...)
		}
	}
	if b.wants(startID) && slices.Contains(b.engines, "colloquy") {
		note("%s %s", startID, startTitle)
		r, err := measureStart(ctx, b.work, filepath.Join(b.work, "colloquy"))
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return results, nil
}

// wants tells whether --only leaves an id in.
func (b *bench) wants(id string) bool { return b.only == nil || slices.Contains(b.only, id) }

// folder is where an engine keeps its database.
func (b *bench) folder(p peer) string { return filepath.Join(b.work, p.name()) }

// imported imports the shards into an engine, unless its database may be used again, and returns rows i1 and s1.
func (b *bench) imported(ctx context.Context, p peer, shards []string) ([]result, error) {
	if err := p.prepare(ctx, b.work); err != nil {
		return nil, err
	}
	dir := b.folder(p)
	if _, err := os.Stat(dir); err == nil && !b.reload {
		bytes, err := folderBytes(dir)
		return []result{{ID: sizeID, Engine: p.name(), Bytes: bytes, Equal: true}}, err
	}
	note("import with %s", p.name())
	r, err := loadIn(ctx, p.name(), shards, dir)
	if err != nil {
		return nil, err
	}
	if err := p.complete(ctx, shards, dir); err != nil {
		return nil, err
	}
	ms := millis(r.Wall)
	return []result{
		{ID: importID, Engine: p.name(), MedianMS: ms, MinMS: ms, CPUMS: millis(r.CPU), RSSMB: float64(r.RSS) / 1e6, Equal: true},
		{ID: sizeID, Engine: p.name(), Bytes: r.Bytes, Equal: true},
	}, nil
}

// shards returns the files to load: those of --data, those that an earlier run left in --work, or new ones.
func (b *bench) shards(ctx context.Context) ([]string, error) {
	if b.data != "" {
		return parquetFiles(b.data)
	}
	dir := filepath.Join(b.work, fmt.Sprintf("rows-%d", b.rows))
	done := filepath.Join(dir, "complete")
	if _, err := os.Stat(done); err == nil {
		return parquetFiles(dir)
	}
	note("generate %d rows", b.rows)
	const rowsOfAShard = 166_667 // as in the original
	cfg := sample.Config{Rows: b.rows, Shards: 1 + (b.rows-1)/rowsOfAShard, Seed: 1, Dir: dir}
	if err := errors.Join(os.RemoveAll(dir), generate(ctx, cfg), os.WriteFile(done, nil, 0o644)); err != nil {
		return nil, err
	}
	return parquetFiles(dir)
}

func generate(ctx context.Context, cfg sample.Config) error {
	_, err := sample.Generate(ctx, cfg)
	return err
}

// parquetFiles returns the shards in a folder, in order, by absolute paths: chDB reads relative ones from its own folder.
func parquetFiles(dir string) ([]string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.parquet"))
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("no *.parquet in %s", dir)
	}
	return files, err
}

// pickValues chooses what the queries look for: words that the generator plants, and an id from the middle of the data.
func pickValues(ctx context.Context, p peer) (map[string]string, error) {
	ids := query{}
	const text = `SELECT min(conversation_id) FROM conversations WHERE conversation_id >= '8'`
	ids.colloquy, ids.nested, ids.chdb = text, text, text
	ids.messages = `SELECT min(conversation_id) FROM messages WHERE conversation_id >= '8'`
	a, _, err := p.run(ctx, p.text(ids))
	if err != nil {
		return nil, fmt.Errorf("choose an id: %w", err)
	}
	id, _ := a.Rows[0][0].(string) // none is as good as any
	return map[string]string{"rare": sample.RareWord, "word": sample.UncommonWords[0], "id": id}, nil
}

// note tells on stderr what goes on.
func note(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
