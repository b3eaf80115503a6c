<?php

declare(strict_types=1);

require_once __DIR__ . '/OrcidIntegration.php';

/** The practice registry as a test needs it: its levers, and a person who signs in without a browser. */
final class PracticeRegistry
{
    private const REDIRECT_URI = 'http://127.0.0.1:9/callback';

    public function __construct(private string $url, private string $controlToken)
    {
    }

    /** A client of our own, as ORCID would issue it, and the integration that holds it. */
    public function integration(): OrcidIntegration
    {
        $wanted = ['name' => 'PHP example', 'kind' => 'member', 'redirect_uris' => [self::REDIRECT_URI]];
        $client = json_decode($this->pull('POST', '/clients', $wanted)->body, true, flags: JSON_THROW_ON_ERROR);

        return new OrcidIntegration(
            $this->url,
            $this->url . '/api',
            $client['client_id'],
            $client['client_secret'],
            self::REDIRECT_URI,
        );
    }

    /** Goes to an authorize address as this person, who agrees; returns the code she comes back with. */
    public function agree(string $authorizeAddress, string $login): string
    {
        $back = Http::send('GET', $authorizeAddress . '&login_as=' . urlencode($login))->expect(302)->location;
        parse_str((string) parse_url($back, PHP_URL_QUERY), $query);

        return $query['code'];
    }

    /** Pulls a lever. */
    public function pull(string $method, string $path, array $body = []): Http
    {
        $headers = ['Authorization: Bearer ' . $this->controlToken, 'Content-Type: application/json'];
        $answer = Http::send($method, $this->url . '/_control' . $path, $headers, json_encode((object) $body));
        if ($answer->status >= 400) {
            throw new RuntimeException("$path: {$answer->body}");
        }

        return $answer;
    }
}
