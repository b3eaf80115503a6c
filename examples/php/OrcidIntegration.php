<?php

declare(strict_types=1);

/** A small integration, with nothing but curl: signs a researcher in and adds an employment to her record. */
final class OrcidIntegration
{
    /** In production: https://orcid.org and https://api.orcid.org. Here: the practice registry, and the same with /api. */
    public function __construct(
        private string $registry,
        private string $api,
        private string $clientId,
        private string $clientSecret,
        private string $redirectUri,
    ) {
    }

    /** The address to send the researcher's browser to. */
    public function authorizeAddress(string $scope, string $state): string
    {
        return $this->registry . '/oauth/authorize?' . http_build_query([
            'client_id' => $this->clientId, 'response_type' => 'code', 'scope' => $scope,
            'redirect_uri' => $this->redirectUri, 'state' => $state,
        ]);
    }

    /** Exchanges the code that came back with her for orcid, name and access_token. */
    public function exchange(string $code): array
    {
        $answer = Http::send('POST', $this->registry . '/oauth/token', ['Accept: application/json'], http_build_query([
            'client_id' => $this->clientId, 'client_secret' => $this->clientSecret,
            'grant_type' => 'authorization_code', 'code' => $code, 'redirect_uri' => $this->redirectUri,
        ]))->expect(200);

        return json_decode($answer->body, true, flags: JSON_THROW_ON_ERROR);
    }

    /** Adds an employment; returns its address, which ends in its put-code. */
    public function addEmployment(array $permission, string $role): string
    {
        $employment = [
            'role-title' => $role,
            'start-date' => ['year' => ['value' => '2026']],
            'organization' => [
                'name' => 'University of Aberwen',
                'address' => ['city' => 'Aberwen', 'country' => 'GB'],
                'disambiguated-organization' => [
                    'disambiguated-organization-identifier' => 'https://ror.org/04wxnsj81',
                    'disambiguation-source' => 'ROR',
                ],
            ],
        ];

        return Http::send('POST', "{$this->api}/v3.0/{$permission['orcid']}/employment", [
            'Authorization: Bearer ' . $permission['access_token'],
            'Content-Type: application/vnd.orcid+json',
            'Accept: application/json',
        ], json_encode($employment, JSON_THROW_ON_ERROR))->expect(201)->location;
    }

    /** Reads back what was added. */
    public function read(array $permission, string $address): array
    {
        $headers = ['Authorization: Bearer ' . $permission['access_token'], 'Accept: application/json'];

        return json_decode(Http::send('GET', $address, $headers)->expect(200)->body, true, flags: JSON_THROW_ON_ERROR);
    }
}

/** One answer: its status, its body and where it points. */
final class Http
{
    private function __construct(
        public readonly string $address,
        public readonly int $status,
        public readonly string $body,
        public readonly string $location,
    ) {
    }

    public static function send(string $method, string $address, array $headers = [], ?string $body = null): self
    {
        $location = '';
        $curl = curl_init($address);
        curl_setopt_array($curl, [
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_HTTPHEADER => $headers,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_HEADERFUNCTION => function ($_, string $line) use (&$location): int {
                if (str_starts_with($line, 'Location: ')) {
                    $location = trim(substr($line, 10));
                }

                return strlen($line);
            },
        ]);
        if ($body !== null) {
            curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
        }
        $answer = curl_exec($curl);
        if ($answer === false) {
            throw new RuntimeException("$address: " . curl_error($curl));
        }

        return new self($address, curl_getinfo($curl, CURLINFO_RESPONSE_CODE), $answer, $location);
    }

    public function expect(int $status): self
    {
        if ($this->status !== $status) {
            throw new RuntimeException("{$this->address}: {$this->status} {$this->body}");
        }

        return $this;
    }
}
