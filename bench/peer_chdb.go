package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/colloquydb/colloquy/bench/internal/answer"
)

// chdbPeer is chDB in a child process (see chdbworker). Its time is what the child measures around the query itself.
type chdbPeer struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *json.Decoder
}

// newChDB returns nil where CHDB_LIB_PATH does not name the library.
func newChDB() peer {
	if os.Getenv("CHDB_LIB_PATH") == "" {
		return nil
	}
	return &chdbPeer{}
}

func (p *chdbPeer) name() string { return "chdb" }

// workerName is the program that prepare builds beside the folders of data.
const workerName = "chdbworker"

func (p *chdbPeer) prepare(ctx context.Context, work string) error {
	_, err := buildTool(ctx, work, workerName, ".", "./chdbworker")
	return err
}

// start runs the worker on a folder.
func (p *chdbPeer) start(ctx context.Context, dir string) error {
	p.cmd = exec.CommandContext(ctx, filepath.Join(filepath.Dir(dir), workerName), dir)
	p.cmd.Stderr = os.Stderr
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	p.in, p.out = in, json.NewDecoder(out)
	return p.cmd.Start()
}

// chdbTable is chDB's best natural form of the data: arrays of contents, roles and flags, of one category and of one score of
// eleven, with the few models and languages in dictionaries.
const chdbTable = `SELECT conversation_id, CAST(model AS LowCardinality(Nullable(String))) AS model,
  CAST(language AS LowCardinality(Nullable(String))) AS language, turn, redacted,
  arrayMap(m -> m.content, conversation) AS contents, arrayMap(m -> m.role, conversation) AS roles,
  arrayMap(m -> m.flagged, openai_moderation) AS flagged,
  arrayMap(m -> tupleElement(m.categories, 'sexual/minors'), openai_moderation) AS sexual_minors,
  arrayMap(m -> tupleElement(m.category_scores, 'harassment'), openai_moderation) AS harassment
FROM file('%s', Parquet)`

func (p *chdbPeer) load(ctx context.Context, shards []string, dir string) error {
	if err := p.start(ctx, dir); err != nil {
		return err
	}
	defer p.close()
	for i, shard := range shards {
		into := "INSERT INTO bench.conversations "
		if i == 0 {
			if _, _, err := p.run(ctx, "CREATE DATABASE IF NOT EXISTS bench ENGINE = Atomic"); err != nil {
				return err
			}
			into = "CREATE TABLE bench.conversations ENGINE = MergeTree ORDER BY tuple() AS "
		}
		path := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(shard)
		if _, _, err := p.run(ctx, into+fmt.Sprintf(chdbTable, path)); err != nil {
			return fmt.Errorf("load %s: %w", shard, err)
		}
	}
	return nil
}

func (p *chdbPeer) complete(context.Context, []string, string) error { return nil }

func (p *chdbPeer) open(ctx context.Context, dir string) error { return p.start(ctx, dir) }

func (p *chdbPeer) text(q query) string {
	return strings.ReplaceAll(q.chdb, "FROM conversations", "FROM bench.conversations")
}

func (p *chdbPeer) run(_ context.Context, sql string) (answer.Answer, time.Duration, error) {
	var a answer.Answer
	if err := json.NewEncoder(p.in).Encode(map[string]string{"sql": sql}); err != nil {
		return a, 0, fmt.Errorf("ask chdbworker: %w", err)
	}
	var reply struct {
		Nanos       int64
		Rows, Error string
	}
	if err := p.out.Decode(&reply); err != nil {
		return a, 0, fmt.Errorf("chdbworker ended: %w", err)
	}
	took := time.Duration(reply.Nanos)
	if reply.Error != "" {
		return a, took, errors.New(reply.Error)
	}
	// A line with the names, one with the types, then the rows.
	lines := json.NewDecoder(strings.NewReader(reply.Rows))
	lines.UseNumber()
	var names, types []string
	if reply.Rows != "" {
		if err := errors.Join(lines.Decode(&names), lines.Decode(&types)); err != nil {
			return a, took, err
		}
	}
	for _, name := range names {
		a.Columns = append(a.Columns, answer.Column{Name: name})
	}
	for lines.More() {
		var row []any
		if err := lines.Decode(&row); err != nil {
			return a, took, err
		}
		for i, v := range row {
			row[i] = chdbValue(v, types[i])
		}
		a.Rows = append(a.Rows, row)
	}
	return a, took, nil
}

// chdbValue turns a JSON value of a column into that of its type.
func chdbValue(v any, typ string) any {
	float := strings.Contains(typ, "Float")
	switch x := v.(type) {
	case json.Number:
		if whole, err := x.Int64(); err == nil && !float {
			return whole
		}
		if f, err := x.Float64(); err == nil {
			return f
		}
	case string:
		if !float {
			return x
		}
		switch x {
		case "nan", "-nan":
			return math.NaN()
		case "inf":
			return math.Inf(1)
		case "-inf":
			return math.Inf(-1)
		}
	}
	return v
}

func (p *chdbPeer) close() error {
	if p.cmd == nil {
		return nil
	}
	_ = p.in.Close()
	err := p.cmd.Wait()
	p.cmd = nil
	return err
}
