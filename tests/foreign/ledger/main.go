// Holds a log that packages/ledger wrote against golang.org/x/mod/sumdb, which shares no code with it.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run tests/foreign/ledger check FOLDER
//	GO111MODULE=off GOPATH=/usr/share/gocode go run tests/foreign/ledger bench SIZE PROOFS
//
// check reads the files of the log as a static server would show them, with log.vkey, witness.vkey and proofs.json beside them, and prints as JSON
// how much of what it verified. It ends with 1 and the reason at the first thing that is wrong.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Tiles of C2SP tlog-tiles are eight levels high.
const height = 8

type inclusion struct {
	Index  int64
	Hashes []tlog.Hash
}

type consistency struct {
	Size   int64
	Root   tlog.Hash
	Hashes []tlog.Hash
}

type proofs struct {
	Inclusion   []inclusion
	Consistency []consistency
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "check" {
		check(os.Args[2])
	} else if len(os.Args) == 4 && os.Args[1] == "bench" {
		bench(number(os.Args[2]), number(os.Args[3]))
	} else {
		end("usage: check FOLDER | bench SIZE PROOFS")
	}
}

func check(folder string) {
	signed := read(folder, "checkpoint")
	log, err := note.NewVerifier(strings.TrimSpace(string(read(folder, "log.vkey"))))
	fail("the log's key", err)
	witness, err := newWitness(strings.TrimSpace(string(read(folder, "witness.vkey"))))
	fail("the witness's key", err)
	opened, err := note.Open(signed, note.VerifierList(log, witness))
	fail("checkpoint", err)
	if len(opened.Sigs) != 2 || len(opened.UnverifiedSigs) != 0 {
		end(fmt.Sprintf("checkpoint: %d signatures verified, not 2", len(opened.Sigs)))
	}
	tree, err := tlog.ParseTree([]byte(opened.Text))
	fail("text of the checkpoint", err)

	// TileHashReader authenticates every tile it reads by the root.
	tiles := tlog.TileHashReader(tree, folderTiles(folder))
	for n := int64(0); n < tree.N; n += 256 {
		checkBundle(folder, tree, tiles, n)
	}
	// This module asks for parts of tiles only where a proof needs them; here each tile is computed from the hashes below.
	written := 0
	for _, tile := range finalTiles(tree.N) {
		data, err := tlog.ReadTileData(tile, tiles)
		fail(path(tile), err)
		if !bytes.Equal(data, read(folder, path(tile))) {
			end(path(tile) + " holds other bytes")
		}
		written++
	}

	var given proofs
	fail("proofs.json", json.Unmarshal(read(folder, "proofs.json"), &given))
	for _, p := range given.Inclusion {
		hash, err := tiles.ReadHashes([]int64{tlog.StoredHashIndex(0, p.Index)})
		fail("leaf", err)
		fail(fmt.Sprintf("inclusion of %d", p.Index), tlog.CheckRecord(p.Hashes, tree.N, tree.Hash, p.Index, hash[0]))
	}
	for _, p := range given.Consistency {
		fail(fmt.Sprintf("consistency from %d", p.Size), tlog.CheckTree(p.Hashes, tree.N, tree.Hash, p.Size, p.Root))
	}
	print(map[string]interface{}{
		"entries": tree.N, "signatures": len(opened.Sigs), "tiles": written,
		"inclusion": len(given.Inclusion), "consistency": len(given.Consistency),
	})
}

// Every entry of the bundle has the hash that stands in the tree.
func checkBundle(folder string, tree tlog.Tree, tiles tlog.HashReader, from int64) {
	width := tree.N - from
	if width > 256 {
		width = 256
	}
	name := strings.Replace(path(tlog.Tile{H: height, L: 0, N: from / 256, W: int(width)}), "tile/0/", "tile/entries/", 1)
	rest := read(folder, name)
	indexes := make([]int64, width)
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(0, from+int64(i))
	}
	hashes, err := tiles.ReadHashes(indexes)
	fail(name, err)
	for i := int64(0); i < width; i++ {
		if len(rest) < 2 || len(rest)-2 < int(binary.BigEndian.Uint16(rest)) {
			end(name + " is cut off")
		}
		length := int(binary.BigEndian.Uint16(rest))
		entry := rest[2 : 2+length]
		rest = rest[2+length:]
		if hashes[i] != tlog.RecordHash(entry) {
			end(fmt.Sprintf("entry %d has another hash", from+i))
		}
	}
	if len(rest) != 0 {
		end(name + " is too long")
	}
}

// The module names a partial tile at all its widths; a log stores the widest.
func finalTiles(size int64) []tlog.Tile {
	var final []tlog.Tile
	for _, tile := range tlog.NewTiles(height, 0, size) {
		if last := len(final) - 1; last >= 0 && final[last].L == tile.L && final[last].N == tile.N {
			final[last] = tile
		} else {
			final = append(final, tile)
		}
	}
	return final
}

// The module's paths begin with the height of a tile, those of C2SP do not.
func path(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
}

type folderTiles string

func (folderTiles) Height() int { return height }

func (folderTiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (folder folderTiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range tiles {
		bytes, err := os.ReadFile(filepath.Join(string(folder), path(tile)))
		if err != nil {
			return nil, err
		}
		data = append(data, bytes)
	}
	return data, nil
}

// A verifier of cosignatures (type 0x04), which the module does not know; Ed25519 and the rules of notes are Go's.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newWitness(vkey string) (*witness, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, fmt.Errorf("%q is not a key", vkey)
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return nil, fmt.Errorf("%q is not the key of a witness", vkey)
	}
	digest := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	hash := binary.BigEndian.Uint32(digest[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		return nil, fmt.Errorf("%q has another id", vkey)
	}
	return &witness{parts[0], hash, key[1:]}, nil
}

func (w *witness) Name() string    { return w.name }
func (w *witness) KeyHash() uint32 { return w.hash }
func (w *witness) Verify(msg, sig []byte) bool {
	if len(sig) != 72 {
		return false
	}
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(w.key, []byte(message), sig[8:])
}

type memory []tlog.Hash

func (m *memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = (*m)[index]
	}
	return hashes, nil
}

type memoryTiles map[string][]byte

func (memoryTiles) Height() int                     { return height }
func (memoryTiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (m memoryTiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		data[i] = m[tile.Path()]
	}
	return data, nil
}

// Appends entries "entry N" and makes proofs spread over the log, from tiles in memory.
func bench(size, count int64) {
	start := time.Now()
	stored := memory{}
	for n := int64(0); n < size; n++ {
		hashes, err := tlog.StoredHashes(n, []byte("entry "+strconv.FormatInt(n, 10)), &stored)
		fail("append", err)
		stored = append(stored, hashes...)
	}
	tiles := memoryTiles{}
	for _, tile := range finalTiles(size) {
		data, err := tlog.ReadTileData(tile, &stored)
		fail("tile", err)
		tiles[tile.Path()] = data
	}
	root, err := tlog.TreeHash(size, &stored)
	fail("root", err)
	appending := time.Since(start)

	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, tiles)
	took := make([]float64, 0, count)
	for i := int64(0); i < count; i++ {
		index := i * 7919 % size
		from := time.Now()
		_, err := tlog.ProveRecord(size, index, reader)
		took = append(took, float64(time.Since(from).Nanoseconds())/1e6)
		fail("proof", err)
	}
	print(map[string]interface{}{"root": root.String(), "appendMs": float64(appending.Nanoseconds()) / 1e6, "proofMs": took})
}

func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	fail("number", err)
	return n
}

func read(folder, name string) []byte {
	data, err := os.ReadFile(filepath.Join(folder, name))
	fail(name, err)
	return data
}

func print(result map[string]interface{}) {
	fail("output", json.NewEncoder(os.Stdout).Encode(result))
}

// Ends the program when there is an error.
func fail(what string, err error) {
	if err != nil {
		end(what + ": " + err.Error())
	}
}

func end(reason string) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(1)
}
