export declare const keptCodeEnding: string;
export declare const loadScript: (file: string, purpose?: string) => unknown;
