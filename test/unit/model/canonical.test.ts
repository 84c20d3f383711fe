import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../../src/model/canonical.ts";

describe("canonical JSON", () => {
  test("does not depend on the order of keys, at any depth", () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: "x" })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
    expect(canonicalJson({ a: "x", b: [{ c: null, d: 1 }] })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
  });

  test("depends on the order of lists", () => {
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  });

  test("leaves out what is undefined, and keeps what is null", () => {
    expect(canonicalJson({ a: undefined, b: null, c: false })).toBe('{"b":null,"c":false}');
  });

  test("says equal numbers alike and reads as JSON", () => {
    expect(canonicalJson([1, 1, 1.5, -0])).toBe("[1,1,1.5,0]");
    expect(JSON.parse(canonicalJson({ text: 'quote " and \u2028' }))).toEqual({ text: 'quote " and \u2028' });
  });

  test.each([[Number.NaN], [Infinity], [undefined], [() => 1], [10n], [Symbol("x")]])(
    "refuses %s",
    (value) => {
      expect(() => canonicalJson(value)).toThrow(/canonicalJson/);
    },
  );

  test("refuses what holds itself", () => {
    const loop: { self?: unknown } = {};
    loop.self = loop;
    expect(() => canonicalJson(loop)).toThrow(/100 levels/);
  });
});
