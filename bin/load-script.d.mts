export declare const loadScript: (file: string, purpose?: string) => unknown;
