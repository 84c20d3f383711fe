import remotion from "@remotion/eslint-plugin";
import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "node_modules/",
      "out/",
      "coverage/",
      "public/",
      ".greenroom/",
      "**/*.cjs",
      "**/*.mjs",
      "eslint.config.js",
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ["./tsconfig.json", "./compositions/tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "no-console": "error",
    },
  },
  { files: ["src/cli/**", "scripts/**"], rules: { "no-console": "off" } },
  { files: ["compositions/**"], ...remotion.flatPlugin },
  {
    // A frame is a function of props and frame number.
    files: ["compositions/**", "src/model/**"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "Use Remotion's seeded random()." },
        { object: "Date", property: "now", message: "A frame knows no clock." },
        { object: "performance", property: "now", message: "A frame knows no clock." },
      ],
      "no-restricted-globals": ["error", { name: "Date", message: "A frame knows no clock." }],
    },
  },
  {
    // The environment and the exit belong to the command line: inner code is handed what it needs.
    files: ["src/**"],
    ignores: ["src/cli/**"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "process", property: "exit", message: "Only src/cli ends the process." },
        {
          object: "process",
          property: "env",
          message: "Only src/cli reads the environment; take it as an option.",
        },
        { object: "Math", property: "random", message: "Take randomness as an option." },
      ],
    },
  },
);
